/**
 * Calculations of banking and securities, in decimal arithmetic: what each needs, within which
 * bounds, and how it comes to its figures. Called by chat, web and the page; knows none of them, no
 * HTTP and no question's wording (that is {@code calculator.question}).
 */
package io.jinwen.assistant.calculator;
