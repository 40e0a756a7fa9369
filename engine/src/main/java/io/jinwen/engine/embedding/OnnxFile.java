package io.jinwen.engine.embedding;

import io.jinwen.engine.api.EngineException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights in an ONNX file, and which node of the graph uses which. Reads just these parts of
 * the protobuf: ModelProto.graph (7), GraphProto.node (1) and initializer (5); of a node its inputs
 * (1), outputs (2) and operator (4); of a tensor dims (1), type (2), float_data (4), int32_data
 * (5), name (8) and raw_data (9). Numbers are from onnx.proto3.
 */
final class OnnxFile {
  private static final int FLOAT = 1;
  private static final int UINT8 = 2;
  private static final int INT8 = 3;

  private final ByteBuffer bytes;
  private final Map<String, Tensor> tensors = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();

  /**
   * A weight.
   *
   * @param shape its dimensions
   * @param type FLOAT, UINT8 or INT8
   * @param data the numbers, little endian
   */
  record Tensor(String name, int[] shape, int type, ByteBuffer data) {
    float[] floats() {
      require(FLOAT);
      float[] floats = new float[data.remaining() / Float.BYTES];
      data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
      for (int i = 0; i < floats.length; i++) {
        if (!Float.isFinite(floats[i])) {
          throw unusable("number %d is %s, which is not finite".formatted(i, floats[i]));
        }
      }
      return floats;
    }

    /** As {@link #floats}, which must be so many. */
    float[] floats(int count) {
      float[] floats = floats();
      if (floats.length != count) {
        throw broken(
            "tensor %s has %d numbers, must have %d".formatted(name, floats.length, count));
      }
      return floats;
    }

    /** Length of dimension {@code i} of a matrix whose every number is there. */
    int dimension(int i) {
      if (shape.length != 2
          || shape[0] < 1
          || shape[1] < 1
          || (long) shape[0] * shape[1] * (type == FLOAT ? Float.BYTES : 1) != data.remaining()) {
        throw broken(
            "tensor %s is no matrix: shape %s, %d bytes"
                .formatted(name, Arrays.toString(shape), data.remaining()));
      }
      return shape[i];
    }

    EngineException unusable(String reason) {
      return new EngineException(
          EngineException.Code.MODEL_CORRUPT,
          "text encoder: tensor %s cannot be used: %s".formatted(name, reason));
    }

    byte[] signedBytes() {
      require(INT8);
      return bytes();
    }

    byte[] unsignedBytes() {
      require(UINT8);
      return bytes();
    }

    private byte[] bytes() {
      byte[] copy = new byte[data.remaining()];
      data.duplicate().get(copy);
      return copy;
    }

    private void require(int wanted) {
      if (type != wanted) {
        throw broken("tensor %s has type %d, must have %d".formatted(name, type, wanted));
      }
    }
  }

  private record Node(String operator, List<String> inputs, List<String> outputs) {}

  /**
   * @throws EngineException MODEL_UNSUPPORTED if these are not the bytes of an ONNX file
   */
  OnnxFile(byte[] file) {
    bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    try {
      readFields(
          0,
          file.length,
          (field, from, to) -> {
            if (field == 7) {
              readFields(from, to, this::readGraph);
            }
          });
    } catch (IndexOutOfBoundsException cut) {
      throw new EngineException(
          EngineException.Code.MODEL_UNSUPPORTED, "not a whole ONNX file", cut);
    }
  }

  /**
   * A weight by name.
   *
   * @throws EngineException MODEL_UNSUPPORTED if there is none
   */
  Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw broken("tensor " + name + " is missing");
    }
    return tensor;
  }

  boolean has(String name) {
    return tensors.containsKey(name);
  }

  /**
   * The weight that a quantised product takes, found by the path of its output in the graph: the
   * exporter gives the weights themselves numbers for names.
   */
  String productWeight(String path) {
    for (Node node : nodes) {
      if (node.operator().equals("MatMulInteger")
          && node.outputs().getFirst().startsWith(path + "/MatMul_output")) {
        return node.inputs().get(1);
      }
    }
    throw broken("no MatMulInteger below " + path);
  }

  private void readGraph(int field, int from, int to) {
    if (field == 1) {
      readNode(from, to);
    } else if (field == 5) {
      readTensor(from, to);
    }
  }

  private void readNode(int nodeFrom, int nodeTo) {
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    String[] operator = {""};
    readFields(
        nodeFrom,
        nodeTo,
        (field, from, to) -> {
          switch (field) {
            case 1 -> inputs.add(text(from, to));
            case 2 -> outputs.add(text(from, to));
            case 4 -> operator[0] = text(from, to);
            default -> {}
          }
        });
    nodes.add(new Node(operator[0], inputs, outputs));
  }

  private void readTensor(int tensorFrom, int tensorTo) {
    List<Integer> shape = new ArrayList<>();
    String[] name = {""};
    int[] type = {0};
    ByteBuffer[] data = {ByteBuffer.allocate(0)};
    readFields(
        tensorFrom,
        tensorTo,
        (field, from, to) -> {
          switch (field) {
            case 1 -> shape.add((int) number(from));
            case 2 -> type[0] = (int) number(from);
            case 4, 9 -> data[0] = bytes.slice(from, to - from);
            case 5 -> data[0] = ints(from, to);
            case 8 -> name[0] = text(from, to);
            default -> {}
          }
        });
    int[] dims = shape.stream().mapToInt(Integer::intValue).toArray();
    tensors.put(name[0], new Tensor(name[0], dims, type[0], data[0]));
  }

  /** int32_data holds small types as one varint each. */
  private ByteBuffer ints(int from, int to) {
    ByteBuffer small = ByteBuffer.allocate(to - from);
    for (int at = from; at < to; at = afterNumber(at)) {
      small.put((byte) number(at));
    }
    return small.flip();
  }

  private String text(int from, int to) {
    return new String(bytes.array(), from, to - from, StandardCharsets.UTF_8);
  }

  /** Called with the bytes of a field; for a number they begin with the varint itself. */
  @FunctionalInterface
  private interface FieldReader {
    void read(int field, int from, int to);
  }

  private void readFields(int from, int to, FieldReader reader) {
    int at = from;
    while (at < to) {
      int tag = (int) number(at);
      at = afterNumber(at);
      int start = at;
      switch (tag & 7) {
        case 0 -> at = afterNumber(at);
        case 1 -> at += Long.BYTES;
        case 2 -> {
          start = afterNumber(at);
          at = Math.addExact(start, Math.toIntExact(number(at)));
        }
        case 5 -> at += Integer.BYTES;
        default -> throw broken("wire type " + (tag & 7) + " at byte " + start);
      }
      if (at > to) {
        throw new IndexOutOfBoundsException("field ends at byte %d of %d".formatted(at, to));
      }
      reader.read(tag >>> 3, start, at);
    }
  }

  private long number(int at) {
    long value = 0;
    for (int i = 0; i < 10; i++) {
      byte b = bytes.get(at + i);
      value |= (long) (b & 0x7F) << 7 * i;
      if (b >= 0) {
        return value;
      }
    }
    throw broken("number of more than ten bytes at byte " + at);
  }

  private int afterNumber(int from) {
    int at = from;
    while (bytes.get(at++) < 0) {}
    return at;
  }

  static EngineException broken(String what) {
    return new EngineException(EngineException.Code.MODEL_UNSUPPORTED, "text encoder: " + what);
  }
}
