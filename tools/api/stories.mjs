// Stories of real Node clients against a running ./jinwen serve; run by hand.
//   mkdir -p /tmp/nodes && cd /tmp/nodes && npm install openai @openai/agents ai @ai-sdk/openai-compatible @ai-sdk/openai zod
//   cp …/tools/api/stories.mjs . && node stories.mjs http://127.0.0.1:8080/v1
// Those of tools need a model that can use them, or tools/api/scripted_engine.py behind the server; with any other
// they say that the demand is refused by name. One that fails is told with its reason, and the others go on.
import assert from "node:assert";
import OpenAI from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { Agent, OpenAIChatCompletionsModel, OpenAIResponsesModel, run, setTracingDisabled, tool } from "@openai/agents";
import { embed, generateObject, generateText, stepCountIs, streamText, tool as aiTool } from "ai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { createOpenAI } from "@ai-sdk/openai";
import { z } from "zod";

const baseURL = process.argv[2] ?? "http://127.0.0.1:8080/v1";
const client = new OpenAI({ baseURL, apiKey: "none", maxRetries: 0 });
const [model] = (await client.models.list()).data;
const messages = [{ role: "user", content: "What is a bond? Answer in one sentence." }];
const short = { model: model.id, messages, max_tokens: 24, seed: 7 };
const loan = z.object({ amount: z.number().min(1), years: z.number().int().min(1).max(30) });
const QUESTION = "I borrow 800000 for 30 years. What do I pay a month?";
const monthly = ({ amount, years }) => `${amount} over ${years} years: 3416.12 a month`;
setTracingDisabled(true);

async function refusedByName(ask) {
  await assert.rejects(ask(), /tool/);
  return "refused by name: this model cannot use tools";
}

function told(text) {
  assert.match(text, /800000 over 30 years: 3416\.12/);
  return text;
}

const loanTool = {
  type: "function",
  function: { name: "monthly_payment", description: "Monthly payment of a loan.", parameters: z.toJSONSchema(loan) },
};

const stories = {
  async "openai: whole and streamed"() {
    const whole = (await client.chat.completions.create(short)).choices[0].message.content;
    let text = "";
    for await (const chunk of await client.chat.completions.create({ ...short, stream: true })) {
      text += chunk.choices[0]?.delta?.content ?? "";
    }
    assert.equal(text, whole);
    return whole;
  },
  async "openai: a stream that is left"() {
    const stream = await client.chat.completions.create({ ...short, max_tokens: 500, stream: true });
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta?.content) {
        stream.controller.abort();
        break;
      }
    }
    return "left after the first word";
  },
  async "openai: a response, whole and streamed"() {
    const ask = { model: model.id, input: "Name a colour.", max_output_tokens: 24 };
    const whole = await client.responses.create(ask);
    const kinds = [];
    for await (const event of await client.responses.create({ ...ask, stream: true })) {
      kinds.push(event.type);
    }
    assert.equal(kinds[0], "response.created");
    assert.match(kinds.at(-1), /^response\.(completed|incomplete)$/);
    return whole.output_text;
  },
  async "openai: JSON after zod"() {
    const shape = z.object({ name: z.string().min(2).max(20), risk: z.number().int().min(1).max(5), tags: z.array(z.string()).max(2) });
    const answer = await client.chat.completions.parse({
      ...short, max_tokens: 200, response_format: zodResponseFormat(shape, "product"),
      messages: [{ role: "user", content: "Invent a financial product, as JSON." }],
    });
    return shape.parse(answer.choices[0].message.parsed);
  },
  async "openai: embeddings"() {
    const vectors = await client.embeddings.create({ model: "default", input: ["什么是久期", "债券"] });
    assert.equal(vectors.data[1].embedding.length, 512);
    return vectors.usage;
  },
  async "openai: what is refused"() {
    await assert.rejects(client.chat.completions.create({ ...short, n: 5 }), OpenAI.BadRequestError);
    return "n=5";
  },
  async "openai: runTools, two steps"() {
    if (!model.can_use_tools) {
      return refusedByName(() => client.chat.completions.create({ ...short, tools: [loanTool], tool_choice: "required" }));
    }
    const runner = client.chat.completions.runTools({
      model: model.id, messages: [{ role: "user", content: QUESTION }],
      tools: [{ type: "function", function: { ...loanTool.function, parse: JSON.parse, function: monthly } }],
    });
    return told(await runner.finalContent());
  },
  async "openai: runTools, streamed"() {
    if (!model.can_use_tools) {
      return refusedByName(() => client.chat.completions.create({ ...short, tools: [loanTool], tool_choice: "required" }));
    }
    const runner = client.chat.completions.runTools({
      model: model.id, stream: true, messages: [{ role: "user", content: QUESTION }],
      tools: [{ type: "function", function: { ...loanTool.function, parse: JSON.parse, function: monthly } }],
    });
    return told(await runner.finalContent());
  },
  async "agents: over responses"() {
    return agent(new OpenAIResponsesModel(client, model.id), false);
  },
  async "agents: over responses, streamed"() {
    return agent(new OpenAIResponsesModel(client, model.id), true);
  },
  async "agents: over chat completions"() {
    return agent(new OpenAIChatCompletionsModel(client, model.id), false);
  },
  async "agents: over chat completions, streamed"() {
    return agent(new OpenAIChatCompletionsModel(client, model.id), true);
  },
  async "ai: a text"() {
    return (await generateText({ model: compatible(model.id), prompt: "What is a share?", maxOutputTokens: 24 })).text;
  },
  async "ai: a streamed text"() {
    let text = "";
    for await (const piece of streamText({ model: compatible(model.id), prompt: "What is a share?", maxOutputTokens: 24 }).textStream) {
      text += piece;
    }
    assert.ok(text);
    return text;
  },
  async "ai: an object"() {
    const schema = z.object({ name: z.string().min(2).max(20), risk: z.number().int().min(1).max(5) });
    const answer = await generateObject({ model: compatible(model.id), schema, prompt: "Invent a financial product.", maxOutputTokens: 200 });
    return answer.object;
  },
  async "ai: two steps with a tool"() {
    return steps(compatible(model.id), generateText);
  },
  async "ai: two steps with a tool, streamed"() {
    return steps(compatible(model.id), streamText);
  },
  async "ai: two steps with a tool, over responses"() {
    return steps(createOpenAI({ baseURL, apiKey: "none" })(model.id), generateText);
  },
  async "ai: an embedding"() {
    const { embedding } = await embed({ model: compatible.textEmbeddingModel("default"), value: "什么是久期" });
    assert.equal(embedding.length, 512);
    return embedding.length;
  },
};

const compatible = createOpenAICompatible({ name: "jinwen", baseURL, apiKey: "none", supportsStructuredOutputs: true });

async function agent(way, streamed) {
  const calculate = tool({ name: "monthly_payment", description: "Monthly payment of a loan.", parameters: loan, execute: monthly });
  const settings = model.can_use_tools ? {} : { toolChoice: "required" };
  const adviser = new Agent({ name: "Adviser", instructions: "Use the tool.", model: way, tools: [calculate], modelSettings: settings });
  const ask = async () => {
    const result = await run(adviser, QUESTION, { stream: streamed });
    if (streamed) {
      for await (const _ of result);
      await result.completed;
    }
    return result.finalOutput;
  };
  return model.can_use_tools ? told(await ask()) : refusedByName(ask);
}

async function steps(way, generate) {
  const tools = { monthly_payment: aiTool({ description: "Monthly payment of a loan.", inputSchema: loan, execute: async (input) => monthly(input) }) };
  const ask = async () => {
    const result = await generate({ model: way, tools, prompt: QUESTION, stopWhen: stepCountIs(3), maxRetries: 0, ...(model.can_use_tools ? {} : { toolChoice: "required" }) });
    return [await result.text, await result.steps];
  };
  if (!model.can_use_tools) {
    return refusedByName(() => client.chat.completions.create({ ...short, tools: [loanTool], tool_choice: "required" }));
  }
  const [text, done] = await ask();
  assert.equal(done.length, 2);
  return told(text);
}

let failed = 0;
for (const [name, story] of Object.entries(stories)) {
  try {
    console.log(`ok    ${name}  ${JSON.stringify(await story()).slice(0, 110)}`);
  } catch (e) {
    failed++;
    console.log(`FAIL  ${name}  ${e?.name}: ${String(e?.message).slice(0, 400)}`);
    if (process.argv.includes("-v")) console.log(e);
  }
}
console.log(`${Object.keys(stories).length - failed} of ${Object.keys(stories).length} stories hold`);
process.exit(failed);
