/**
 * Reads a Hugging Face model folder and writes one GGUF file: {@code ModelFolder} and {@code
 * SafetensorsFile} read, {@code TensorPlan} says which tensor becomes which, {@code FourBit} and
 * {@code QuantScheme} know the 4-bit layouts, {@code FolderTokenizer} turns the tokenizer into
 * metadata.
 *
 * <p>Called by the command {@code import}. Everything in a folder is data: nothing of it is
 * executed, and nothing it says is believed unchecked.
 */
package io.jinwen.tools.huggingface;
