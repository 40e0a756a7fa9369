// The official OpenAI client for Node against a running ./jinwen serve; run by hand:
//   cd /tmp && npm install openai && cp …/tools/api/try_openai.mjs . && node try_openai.mjs http://127.0.0.1:8080/v1
import assert from "node:assert";
import OpenAI from "openai";

const baseURL = process.argv[2] ?? "http://127.0.0.1:8080/v1";
const client = new OpenAI({ baseURL, apiKey: "none", maxRetries: 0 });
const messages = [{ role: "user", content: "什么是久期？" }];
const settings = { model: "default", messages, max_tokens: 16, seed: 7 };

const models = await client.models.list();
console.log("ok  models", models.data[0].id);

const whole = await client.chat.completions.create(settings);
console.log("ok  whole answer", whole.choices[0].message.content);

const stream = await client.chat.completions.create({ ...settings, stream: true });
let text = "";
for await (const chunk of stream) {
  text += chunk.choices[0]?.delta?.content ?? "";
}
assert.equal(text, whole.choices[0].message.content);
console.log("ok  the same answer in chunks");

const vectors = await client.embeddings.create({ model: "default", input: "什么是久期" });
assert.equal(vectors.data[0].embedding.length, 512);
console.log("ok  embeddings");

await assert.rejects(client.chat.completions.create({ ...settings, n: 2 }), OpenAI.BadRequestError);
console.log("ok  refused n=2");
