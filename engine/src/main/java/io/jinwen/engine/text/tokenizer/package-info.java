/**
 * Text to token ids and back: byte-level BPE, SentencePiece, the pre-tokenizers of the models we
 * run, and the stream decoder that never lets out half a character.
 *
 * <p>Built from GGUF metadata. Knows no model weights and no chat roles. The entry is {@link
 * io.jinwen.engine.text.tokenizer.Tokenizer}; {@code Vocabulary} says which entries a user's text
 * may become, {@code PreTokenizer} lists the families, {@code WordPass} holds their expressions.
 */
package io.jinwen.engine.text.tokenizer;
