package io.jinwen.assistant.http;

import io.jinwen.assistant.conversation.Question;
import java.util.Optional;

/**
 * The body of {@code POST /chat}, checked and complete.
 *
 * @param streamed whether the answer is to be streamed; empty leaves it to the Accept header
 */
record ChatRequest(Question question, Optional<Boolean> streamed) {}
