package io.jinwen.engine.cache;

import java.nio.file.Path;

/**
 * Where pages go that do not fit into memory.
 *
 * @param folder must exist; what is in it lets one reconstruct conversations, so guard it as them
 * @param bytesMax of the spill file
 * @param freeBytesMin room on the disk that is left to others: with less the file does not grow
 * @param fingerprint of the model; pages of another are not taken over
 */
public record SpillConfig(Path folder, long bytesMax, long freeBytesMin, byte[] fingerprint) {}
