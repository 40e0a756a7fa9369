/**
 * The block formats of ggml: how each packs numbers into bytes, both ways.
 *
 * <p>Plain Java, one class a format, read by the kernels when they repack weights and by the tools
 * that quantise a file. Knows no threads, no models and no files.
 */
package io.jinwen.engine.format.quant;
