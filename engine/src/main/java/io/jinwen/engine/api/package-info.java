/**
 * What the engine and a program that uses it exchange: messages, sampling settings, requests,
 * events, usage and errors.
 *
 * <p>Everyone may import this package; it imports nothing of the engine. It holds records and enums
 * only: no threads, no files, no arithmetic.
 */
package io.jinwen.engine.api;
