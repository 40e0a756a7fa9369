package io.jinwen.tools.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.format.gguf.GgmlType;
import io.jinwen.engine.format.gguf.TensorInfo;
import io.jinwen.tools.shapes.NamedShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TypeMixTest {
  @Test
  void fourBitMixOfLlama3HasThePublishedSize() {
    List<TensorInfo> tensors = NamedShape.LLAMA3_8B.shape().tensors();
    List<GgmlType> types = TypeMix.Q4_K_M.types(tensors);
    // As llama.cpp prints for its own Llama-3-8B Q4_K_M: 65 F32, 193 Q4_K, 33 Q6_K.
    assertThat(counts(types))
        .isEqualTo(Map.of(GgmlType.F32, 65, GgmlType.Q4_K, 193, GgmlType.Q6_K, 33));
    assertThat(byName(tensors, types))
        .containsEntry("output.weight", GgmlType.Q6_K)
        .containsEntry("token_embd.weight", GgmlType.Q4_K)
        .containsEntry("blk.3.attn_v.weight", GgmlType.Q6_K)
        .containsEntry("blk.4.attn_v.weight", GgmlType.Q4_K)
        .containsEntry("blk.6.ffn_down.weight", GgmlType.Q6_K)
        .containsEntry("blk.28.ffn_down.weight", GgmlType.Q6_K);
  }

  @Test
  void tiedEmbeddingGetsTheTypeOfTheHead() {
    List<TensorInfo> tensors = NamedShape.YOUTU_2B.shape().tensors();
    assertThat(byName(tensors, TypeMix.Q4_0.types(tensors)))
        .containsEntry("token_embd.weight", GgmlType.Q6_K)
        .containsEntry("blk.0.attn_k_b.weight", GgmlType.Q4_0)
        .containsEntry("blk.0.attn_q_a_norm.weight", GgmlType.F32);
  }

  @Test
  void columnsThatAreNoWholeBlocksFallBack() {
    List<TensorInfo> tensors = NamedShape.YOUTU_2B.shape().tensors();
    assertThat(byName(tensors, TypeMix.Q4_K_M.types(tensors)))
        .containsEntry("blk.0.attn_k_b.weight", GgmlType.Q5_0)
        .containsEntry("blk.0.attn_v_b.weight", GgmlType.Q6_K);
    List<TensorInfo> odd =
        List.of(
            new TensorInfo("blk.0.ffn_down.weight", GgmlType.F32, new long[] {160, 2}, 0, 0, 1280),
            new TensorInfo("blk.0.ffn_up.weight", GgmlType.F32, new long[] {33, 2}, 0, 0, 264));
    assertThat(TypeMix.Q4_K_M.types(odd)).containsExactly(GgmlType.Q8_0, GgmlType.F16);
  }

  @Test
  void normsBiasesAndRoutersStay() {
    for (NamedShape named : NamedShape.values()) {
      List<TensorInfo> tensors = named.shape().tensors();
      List<GgmlType> types = TypeMix.Q8_0.types(tensors);
      for (int i = 0; i < types.size(); i++) {
        boolean matrix = tensors.get(i).shape().length > 1;
        assertThat(types.get(i)).isEqualTo(matrix ? GgmlType.Q8_0 : GgmlType.F32);
      }
    }
    assertThat(
            TypeMix.packs(
                new TensorInfo(
                    "blk.0.ffn_gate_inp.weight", GgmlType.F32, new long[] {64, 8}, 0, 0, 2048)))
        .isFalse();
  }

  @Test
  void shapesHaveThePublishedNumberOfParameters() {
    assertThat(parameters(NamedShape.YOUTU_2B)).isEqualTo(1_961_560_064L);
    assertThat(parameters(NamedShape.LLAMA3_8B)).isEqualTo(8_030_261_248L);
    assertThat(parameters(NamedShape.QWEN_1_8B)).isEqualTo(1_836_828_672L);
    assertThat(parameters(NamedShape.CHATGLM3_6B)).isEqualTo(6_243_584_000L);
  }

  private static long parameters(NamedShape named) {
    return named.shape().tensors().stream().mapToLong(TensorInfo::count).sum();
  }

  private static Map<GgmlType, Integer> counts(List<GgmlType> types) {
    Map<GgmlType, Integer> counts = new HashMap<>();
    types.forEach(type -> counts.merge(type, 1, Integer::sum));
    return counts;
  }

  private static Map<String, GgmlType> byName(List<TensorInfo> tensors, List<GgmlType> types) {
    Map<String, GgmlType> byName = new HashMap<>();
    for (int i = 0; i < types.size(); i++) {
      byName.put(tensors.get(i).name(), types.get(i));
    }
    return byName;
  }
}
