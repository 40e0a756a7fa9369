/**
 * Reads a question in Chinese: whether it asks for a calculation, for which one, and with which
 * numbers. Precision comes first: a question in which some number has no place is left to others.
 * Called by chat with the questions of a conversation; knows the calculators and nobody else.
 */
package io.jinwen.assistant.calculator.question;
