// Keeps Thai words whole. Browsers break Thai with a general dictionary that takes many of the field's words apart
// (หน่วย|งาน, งบ|ประมาณ); these are wrapped so that a line breaks beside them, never inside. Without this script the
// page only looks a little rougher. Copying and searching are not affected: no character is added.

const WORDS = `
  หน่วยงาน เจ้าหน้าที่ งบประมาณ สถานศึกษา ช่องว่าง ตัวชี้วัด ค่าเป้าหมาย เป้าหมาย ความก้าวหน้า ความเชื่อมโยง เชื่อมโยง
  ความครอบคลุม ความสอดคล้อง ผู้เรียน ผู้บริหาร ผู้ดูแล ผู้ใช้ ผู้อื่น ผู้รับผิดชอบ รับผิดชอบ ผู้ประสาน ผู้ประกอบการ ผู้สูงอายุ
  ครูผู้สอน รหัสผ่าน ชื่อผู้ใช้ ศึกษาธิการ การศึกษา การพัฒนา การเรียนรู้ การเรียนการสอน การปฏิรูป การบริหาร การวิจัย
  การประเมิน การปฏิบัติ การแข่งขัน การเปลี่ยนแปลง การป้องกัน การผลิต การท่องเที่ยว การรายงาน การวิเคราะห์ การทบทวน
  ความมั่นคง ความเสมอภาค ความสามารถ ความปลอดภัย ความเข้มแข็ง ความต้องการ ความเหลื่อมล้ำ ความร่วมมือ ความยั่งยืน
  ความเป็นธรรม ความเป็นพลเมือง ความรู้ ส่งเสริม เสริมสร้าง สร้างเสริม ยกระดับ ขับเคลื่อน ปลูกฝัง บูรณาการ ดำเนินการ ดำเนินงาน ปฏิบัติการ
  แหล่งเรียนรู้ ประเมินผล ตรวจสอบ แก้ปัญหา ช่วยเหลือ เผยแพร่ ร้อยละ ตลอดชีวิต ภาครัฐ แห่งชาติ ระดับชาติ ท้องถิ่น สิ่งแวดล้อม เครือข่าย
  สำนักงาน แผนแม่บท วิสัยทัศน์ พันธกิจ ค่านิยม หลักฐาน ข้อมูล ฐานข้อมูล แบบฟอร์ม บทบาท รายได้ ขั้นพื้นฐาน พื้นฐาน
  ประถมศึกษา มัธยมศึกษา อาชีวศึกษา ปฐมวัย เด็กเล็ก วัยเรียน คุณภาพชีวิต ผลสัมฤทธิ์ ธรรมาภิบาล ยาเสพติด กำลังคน
  ใช้จ่าย เร่งด่วน ระยะเวลา เส้นทาง ขึ้นไป อีกครั้ง ที่แล้ว สักครู่ เข้าสู่ระบบ ออกจากระบบ ต่อเนื่อง ทั่วถึง มีส่วนร่วม คำตอบ
  ยุทธศาสตร์ชาติ ตลาดงาน
`.trim().split(/\s+/);

const segmenter = typeof Intl.Segmenter === "function" ? new Intl.Segmenter("th", { granularity: "word" }) : null;
const broken = segmenter ? WORDS.filter((word) => [...segmenter.segment(word)].length > 1) : [];
// Longer words first, so that a word is not lost to the shorter one that it begins with.
/** Finds the words that this browser would break; null where there are none. */
export const pattern = broken.length ? new RegExp(broken.sort((a, b) => b.length - a.length).join("|"), "g") : null;
const LEFT_ALONE = "script, style, textarea, select, svg, canvas, thai-word, [contenteditable]";

/** Wraps the words in `root` that this browser would break. */
export function keepWordsWhole(root) {
  if (!pattern || root.closest?.(LEFT_ALONE)) return;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (text.data.search(pattern) >= 0 && !text.parentElement.closest(LEFT_ALONE)) found.push(text);
  }
  for (const text of found) wrap(text);
}

function wrap(text) {
  const pieces = document.createDocumentFragment();
  let end = 0;
  for (const match of text.data.matchAll(pattern)) {
    pieces.append(text.data.slice(end, match.index));
    const word = document.createElement("thai-word");
    word.textContent = match[0];
    pieces.append(word);
    end = match.index + match[0].length;
  }
  pieces.append(text.data.slice(end));
  if (/flex|grid/.test(getComputedStyle(text.parentElement).display)) {
    // Loose pieces would each become an item of their own.
    const whole = document.createElement("thai-word");
    whole.className = "breaks";
    whole.append(pieces);
    text.replaceWith(whole);
  } else {
    text.replaceWith(pieces);
  }
}
