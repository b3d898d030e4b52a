// Copies the few files the browser needs out of node_modules, by name, with their licences, and writes the manifest
// that tests/project/test_vendored_files.py checks. Run it with `npm run vendor` after changing a version.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const MANIFEST = "static/vendor/manifest.json";
const FOLDERS = ["static/vendor", "tests/vendor"];
const WANTED = [
  { package: "htmx.org", name: "htmx", folder: "static/vendor", files: ["dist/htmx.min.js", "LICENSE"] },
  {
    package: "@fontsource-variable/inter",
    name: "inter",
    folder: "static/vendor",
    files: ["files/inter-latin-wght-normal.woff2", "files/inter-vietnamese-wght-normal.woff2", "LICENSE"],
  },
  { package: "axe-core", name: "axe-core", folder: "tests/vendor", files: ["axe.min.js", "LICENSE", "LICENSE-3RD-PARTY.txt"] },
];

for (const folder of FOLDERS) {
  mkdirSync(folder, { recursive: true });
  for (const entry of readdirSync(folder)) rmSync(join(folder, entry), { recursive: true });
}

const manifest = WANTED.flatMap(({ package: id, name, folder, files }) => {
  const source = join("node_modules", id);
  const { version, license } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
  const target = join(folder, `${name}-${version}`);
  mkdirSync(target);
  return files.map((file) => {
    const copy = join(target, basename(file));
    cpSync(join(source, file), copy);
    const sha256 = createHash("sha256").update(readFileSync(copy)).digest("hex");
    return { name, version, licence: license, file: copy, sha256 };
  });
});
writeFileSync(MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
