package io.jinwen.assistant.backend;

import io.jinwen.engine.api.ModelInfo;
import java.util.Optional;

/** What a user is told while a demonstration model answers: what it is, how to get the real one. */
public final class DemonstrationNotice {
  private static final String TEXT =
      "当前是随项目附带的演示模型：它只学过金问自己的知识库，别的几乎都不会。" + "运行 ./jinwen pull 下载正式模型（Youtu-LLM-2B）后重新启动即可换上。";

  private DemonstrationNotice() {}

  /** The notice in Chinese, or nothing for an ordinary model. */
  public static Optional<String> of(ModelInfo model) {
    return model.demonstration() ? Optional.of(TEXT) : Optional.empty();
  }
}
