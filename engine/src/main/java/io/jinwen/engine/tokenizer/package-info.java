/**
 * Text to token ids and back: byte-level BPE, SentencePiece, the pre-tokenizers of the models we
 * run, and the stream decoder that never lets out half a character.
 *
 * <p>Built from GGUF metadata. Knows no model weights and no chat roles.
 */
package io.jinwen.engine.tokenizer;
