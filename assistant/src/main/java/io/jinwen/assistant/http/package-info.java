/**
 * HTTP in and out: reads requests, refuses by name what cannot be honoured, writes answers as JSON
 * or as server-sent events, notices that a client has left, and tells every error as a problem
 * document (RFC 9457).
 *
 * <p>The only package that knows servlets, Spring Web and the wire's JSON. Calls {@code
 * conversation}, {@code backend}, {@code documents}, {@code calculator} and {@code records}.
 */
package io.jinwen.assistant.http;
