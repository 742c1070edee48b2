"""Words for the made-up country: titles of projects as offices write them, names of agencies, goals and indicators."""

from __future__ import annotations

import numpy as np

from graph.model.plan import ElementKind


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_DOING = _words(
    """
    พัฒนา ส่งเสริม ยกระดับ เสริมสร้าง อบรมเชิงปฏิบัติการ ขับเคลื่อน สร้างเครือข่าย นิเทศติดตาม รณรงค์ จัดค่าย
    ประกวด วิจัยและพัฒนา ประชุมปฏิบัติการ จัดตั้งศูนย์ ปรับปรุง แลกเปลี่ยนเรียนรู้ สำรวจและช่วยเหลือ
    ประเมินและรับรอง คัดเลือกต้นแบบ ขยายผล จัดทำคู่มือ บูรณาการ ต่อยอด เฝ้าระวัง
    """
)
_MATTER = _words(
    """
    ผลสัมฤทธิ์ทางการเรียน การอ่านออกเขียนได้ ทักษะดิจิทัล การจัดการเรียนรู้เชิงรุก ทักษะอาชีพท้องถิ่น
    ระบบดูแลช่วยเหลือ คุณธรรมจริยธรรม ความเป็นพลเมือง ภาษาอังกฤษเพื่อการสื่อสาร ภาษาไทย คณิตศาสตร์
    วิทยาการคำนวณ สะเต็มศึกษา สุขภาวะและโภชนาการ ความปลอดภัยในสถานศึกษา การป้องกันยาเสพติด การจัดการขยะ
    การอนุรักษ์พลังงาน เศรษฐกิจพอเพียง การศึกษาปฐมวัย การเรียนรวม อาชีวศึกษาระบบทวิภาคี ทวิศึกษา
    การแนะแนวอาชีพ การเรียนรู้ตลอดชีวิต ห้องสมุดมีชีวิต แหล่งเรียนรู้ท้องถิ่น ลูกเสือและยุวกาชาด
    กีฬาและนันทนาการ ศิลปวัฒนธรรมท้องถิ่น ประวัติศาสตร์ท้องถิ่น การคิดวิเคราะห์ การประกันคุณภาพการศึกษา
    ฐานข้อมูลการศึกษา หลักสูตรสถานศึกษา ชุมชนการเรียนรู้ทางวิชาชีพ สื่อและนวัตกรรม การวัดผลประเมินผล
    ทุนการศึกษา การพาเด็กกลับเข้าเรียน สุขภาพจิตและการให้คำปรึกษา ความรู้ทางการเงิน เกษตรเพื่ออาหารกลางวัน
    การท่องเที่ยวชุมชน หุ่นยนต์และปัญญาประดิษฐ์ การเป็นผู้ประกอบการ วินัยจราจร การป้องกันภัยพิบัติ
    การสอนคละชั้น ธรรมาภิบาลและความโปร่งใส
    """
)
_WHOM = _words(
    """
    นักเรียนประถมศึกษา นักเรียนมัธยมศึกษาตอนต้น นักเรียนมัธยมศึกษาตอนปลาย เด็กปฐมวัย ครูผู้สอน ครูพี่เลี้ยง
    ผู้บริหารสถานศึกษา ผู้เรียนอาชีวศึกษา นักศึกษา ผู้สูงอายุ ประชาชนวัยแรงงาน เด็กด้อยโอกาส ผู้เรียนพิการ
    เยาวชนนอกระบบ ผู้ปกครอง ศึกษานิเทศก์ ครูผู้ดูแลเด็ก สถานศึกษาขนาดเล็ก โรงเรียนเครือข่าย บุคลากรทางการศึกษา
    """
)
_PLACE_HEAD = _words(
    """
    บ้าน วัด ชุมชน ตำบล โรงเรียนบ้าน โรงเรียนวัด
    """
)
_PLACE_FIRST = _words(
    """
    หนอง โนน ดอน ห้วย คลอง บาง ท่า ป่า นา โคก วัง เขา ทุ่ง ไร่ สระ แหลม ปาก แม่
    """
)
_PLACE_SECOND = _words(
    """
    บัว แก้ว ทอง ใหญ่ น้อย งาม สูง แดง ขาว ไทร มะขาม ตาล สว่าง เจริญ สามัคคี เกษม ม่วง ไผ่ หิน ทราย กลาง เหนือ
    ใต้ สะอาด พัฒนา โพธิ์
    """
)
# Known programmes that many offices run under the same name, each in its own round.
_PROGRAMMES = _words(
    """
    โครงการโรงเรียนคุณธรรม โครงการสถานศึกษาสีขาวปลอดยาเสพติด โครงการบ้านนักวิทยาศาสตร์น้อย
    โครงการทุนเสมอภาคนักเรียนยากจน โครงการพาน้องกลับมาเรียน โครงการโรงเรียนปลอดขยะ โครงการศูนย์ฝึกอาชีพชุมชน
    โครงการห้องเรียนอาชีพ โครงการอ่านออกเขียนได้ โครงการโรงเรียนผู้สูงอายุ โครงการโคกหนองนาการเรียนรู้
    โครงการลูกเสือจิตอาสา
    """
)
_PROGRAMME_SHARE = 0.05

_AGENCY_KINDS = (
    ("สำนักงานเขตพื้นที่การศึกษาประถมศึกษา{place} เขต {number}", "สพป.{place} {number}", "สพฐ.", 4),
    ("สำนักงานเขตพื้นที่การศึกษามัธยมศึกษา{place}", "สพม.{place}", "สพฐ.", 1),
    ("สำนักงานส่งเสริมการเรียนรู้ประจำจังหวัด{place}", "สกร.{place}", "สกร.", 1),
    ("สำนักงานอาชีวศึกษาจังหวัด{place}", "อศจ.{place}", "สอศ.", 1),
    ("มหาวิทยาลัยราชภัฏ{place}", "มรภ.{place}", "อว.", 1),
    ("องค์การบริหารส่วนจังหวัด{place}", "อบจ.{place}", "อปท.", 1),
    ("ศูนย์การศึกษาพิเศษประจำจังหวัด{place}", "ศกศ.{place}", "สศศ. สพฐ.", 1),
)

_ELEMENT_TITLES = {
    ElementKind.MAIN_GOAL: "คน{place}ได้เรียนรู้อย่างมีคุณภาพตลอดชีวิต",
    ElementKind.VISION: "{place}เมืองแห่งการเรียนรู้ที่ทุกคนเข้าถึงได้",
    ElementKind.MISSION: "ดำเนินการด้าน{matter}สำหรับ{whom}",
    ElementKind.ISSUE: "ประเด็นที่ {number} {matter}ของ{whom}",
    ElementKind.OBJECTIVE: "{whom}ได้รับการพัฒนาด้าน{matter}ตามเป้าหมายที่ {number}",
    ElementKind.STRATEGY: "{doing}{matter}ของ{whom} (กลยุทธ์ที่ {number})",
}


def project_titles(count: int, rng: np.random.Generator) -> list[str]:
    """Titles in the manner of real ones: many share words, few share all of them. A twentieth are known programmes that
    several offices run."""

    def drawn(words: tuple[str, ...]) -> list[str]:
        return [words[place] for place in rng.integers(0, len(words), count).tolist()]

    form = rng.integers(0, 4, count).tolist()
    number = rng.integers(1, 40, count).tolist()
    known = (rng.random(count) < _PROGRAMME_SHARE).tolist()
    programmes, doing, matter, whom = map(drawn, (_PROGRAMMES, _DOING, _MATTER, _WHOM))
    head, first, second = map(drawn, (_PLACE_HEAD, _PLACE_FIRST, _PLACE_SECOND))
    titles = []
    for row in range(count):
        if known[row]:
            titles.append(f"{programmes[row]} รุ่นที่ {number[row]}")
            continue
        title = f"โครงการ{doing[row]}{matter[row]}"
        if form[row] < 3:
            title += f"สำหรับ{whom[row]}"
        if form[row] > 0:
            title += f" {head[row]}{first[row]}{second[row]}"
        if form[row] == 2:
            title += f" รุ่นที่ {number[row]}"
        titles.append(title)
    return titles


def element_title(kind: ElementKind, number: int, place: str, rng: np.random.Generator) -> str:
    doing, matter, whom = (str(rng.choice(words)) for words in (_DOING, _MATTER, _WHOM))
    return _ELEMENT_TITLES[kind].format(number=number, place=place, doing=doing, matter=matter, whom=whom)


def indicator_name(number: int, rng: np.random.Generator) -> str:
    return f"ร้อยละของ{rng.choice(_WHOM)}ที่ผ่านเกณฑ์ด้าน{rng.choice(_MATTER)} (ตัวที่ {number})"


def agency_names(count: int, place: str, rng: np.random.Generator) -> list[tuple[str, str, str]]:
    """Name, short name and parent of `count` agencies of a province: the provincial education office, the area offices,
    then municipalities and colleges."""
    names = [(f"สำนักงานศึกษาธิการจังหวัด{place}", f"ศธจ.{place}", "สป.ศธ.")]
    for name, short, parent, times in _AGENCY_KINDS:
        for number in range(1, times + 1):
            names.append((name.format(place=place, number=number), short.format(place=place, number=number), parent))
    for number in range(1, count + 1):
        town = f"{rng.choice(_PLACE_FIRST)}{rng.choice(_PLACE_SECOND)}"
        kind, short = (("เทศบาลตำบล", "ทต."), ("วิทยาลัยการอาชีพ", "วก."), ("สกร.ระดับอำเภอ", "สกร.อ."))[number % 3]
        names.append((f"{kind}{town} {number}", f"{short}{town} {number}", ("อปท.", "สอศ.", "สกร.")[number % 3]))
    return names[:count]
