/**
 * What an institution changes while the server runs: sensitive words, terms of the glossary, rule
 * cards. What was delivered is never written to; changes lie over it, in files of the data folder.
 *
 * <p>Each change is checked as at the start, kept, put into use at once and recorded in the audit
 * with the text before and after. Called by the pages for administrators.
 */
package io.jinwen.assistant.ops.upkeep;
