package io.jinwen.assistant.page;

import com.vaadin.flow.router.NotFoundException;

/** An address names a conversation that is not there, or not the visitor's: told alike. */
final class NoConversationException extends NotFoundException {}
