/**
 * What people think of answers: a verdict, a reason, a better text; a reviewer's decision on it;
 * and what becomes of an approved correction: an approved answer at once, and training data later.
 *
 * <p>Called by {@code web}. Reads conversations from {@code session} and records decisions in
 * {@code audit}. Whoever serves approved answers is told through {@link
 * io.jinwen.assistant.records.feedback.ReviewDesk.CorrectionSink} and is not known here.
 */
package io.jinwen.assistant.records.feedback;
