/**
 * The description of our HTTP API (OpenAPI 3.1) and a page to try it, both from the jar alone. The
 * description is written by hand, in {@code api/openapi.yaml}; tests hold every endpoint and all
 * their own traffic to it.
 */
package io.jinwen.assistant.http.docs;
