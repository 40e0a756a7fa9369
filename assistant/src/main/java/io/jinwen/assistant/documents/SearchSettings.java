package io.jinwen.assistant.documents;

import io.jinwen.documents.search.Encoder;
import io.jinwen.documents.search.Lexicon;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What documents are searched with.
 *
 * @param lexicon asked for when the first document is indexed or searched
 * @param encoder likewise; empty to search by words only
 * @param mask hides what must not be shown of a document's text
 */
public record SearchSettings(
    Supplier<Lexicon> lexicon, Supplier<Optional<Encoder>> encoder, UnaryOperator<String> mask) {}
