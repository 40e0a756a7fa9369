package io.jinwen.engine.format.gguf;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** Where the bytes of a tensor come from, asked for when their turn in the file comes. */
@FunctionalInterface
public interface TensorSource {
  /** Writes exactly the bytes of the tensor to {@code channel}. */
  void writeTo(WritableByteChannel channel) throws IOException;
}
