/**
 * The nouns that cross the wall between the engine and a program that uses it: messages, sampling
 * settings, requests, events, usage and errors.
 *
 * <p>Everyone may import this room; it imports nothing of the engine. It holds records and enums
 * only: no threads, no files, no arithmetic.
 */
package io.jinwen.engine.api;
