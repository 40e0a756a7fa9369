/**
 * The API that clients of OpenAI's chat completions speak: reads their requests, refuses by name
 * what cannot be honoured, writes answers in their shape, whole or as chunks.
 *
 * <p>A wire protocol and nothing more: the answers come from {@code chat}, as for {@code POST
 * /chat}. What is honoured, accepted without effect and refused stands in docs/API.md.
 */
package io.jinwen.assistant.http.openai;
