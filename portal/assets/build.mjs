// Builds the front end into portal/static/dist/: names carry a content hash, manifest.json maps the plain names to them.
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(here, "../static/dist");

const options = {
  absWorkingDir: here,
  entryPoints: { portal: "js/portal.js", graph: "js/graph.js", style: "css/style.css" },
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome111", "firefox115", "safari16.4"],
  entryNames: "[name]-[hash]",
  assetNames: "files/[name]-[hash]",
  loader: { ".woff2": "file", ".svg": "file" },
  metafile: true,
  logLevel: "warning",
};

/** Writes the manifest, then removes what an earlier build left, so that a running portal never names a missing file. */
async function finish(result) {
  if (result.errors.length) return;
  const built = Object.keys(result.metafile.outputs).map((file) => path.relative(out, path.resolve(here, file)));
  const manifest = {};
  for (const [file, { entryPoint }] of Object.entries(result.metafile.outputs)) {
    if (!entryPoint) continue;
    const name = path.relative(out, path.resolve(here, file));
    manifest[name.replace(/-[A-Z0-9]{8}(\.\w+)$/, "$1")] = name;
  }
  await mkdir(out, { recursive: true });
  const partial = path.join(out, `manifest.${process.pid}.tmp`);
  await writeFile(partial, JSON.stringify(manifest, null, 1) + "\n");
  await rename(partial, path.join(out, "manifest.json"));
  const keep = new Set([...built, "manifest.json"]);
  for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
    const file = path.relative(out, path.join(entry.parentPath, entry.name));
    if (entry.isFile() && !keep.has(file) && !file.endsWith(".tmp")) await rm(path.join(out, file), { force: true });
  }
}

const finishing = { name: "finish", setup: (build) => build.onEnd(finish) };
const context = await esbuild.context({ ...options, plugins: [finishing] });
if (process.argv.includes("--watch")) {
  await context.watch();
} else {
  await context.rebuild();
  await context.dispose();
}
