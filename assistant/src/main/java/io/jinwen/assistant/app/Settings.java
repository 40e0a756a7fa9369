package io.jinwen.assistant.app;

import io.jinwen.assistant.records.model.RegisterMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Everything that can be set, as {@code --name} of {@code ./jinwen serve}, as {@code jinwen.name}
 * in {@code application.properties} or as {@code JINWEN_NAME} in the environment.
 *
 * @param model the model file
 * @param host the address to listen on
 * @param port the port to listen on; 0 picks a free one
 * @param threads threads that compute; 0 takes one per core, within what control groups grant
 * @param contextTokens most tokens of one conversation; 0 takes the engine's default
 * @param cacheMb megabytes for what was computed before; 0 takes the engine's default
 * @param cacheType f16 or q8_0: keys and values in 16 bits or in 8
 * @param cacheDisk how much of the disk what was computed before may take; 0 for none of it
 * @param sequences most answers computed at once; 0 takes the engine's default
 * @param queue most requests that wait; 0 takes the engine's default
 * @param kernels auto, cuda, scalar, vector, native or one set such as native:avx2
 * @param device cuda or cuda:N, for a graphics card and nothing else; empty as kernels says
 * @param bodyMax largest request body
 * @param answerTimeMax longest time for one answer, waiting included
 * @param heartbeat longest silence of a stream
 * @param exitOnEngineFailure whether the program ends where the engine cannot go on, so that its
 *     supervisor starts it anew; otherwise it stays and {@code /health} says why
 * @param modelRegister whether a model must be in the register to be loaded (strict), is only
 *     recorded (record), or is not looked at (off)
 * @param engine an engine elsewhere, in place of the one in this process
 */
@ConfigurationProperties("jinwen")
public record Settings(
    Path model,
    @DefaultValue("127.0.0.1") String host,
    @DefaultValue("8080") int port,
    @DefaultValue("0") int threads,
    @DefaultValue("0") int contextTokens,
    @DefaultValue("0") int cacheMb,
    @DefaultValue("f16") String cacheType,
    @DefaultValue("2GB") DataSize cacheDisk,
    @DefaultValue("0") int sequences,
    @DefaultValue("0") int queue,
    @DefaultValue("auto") String kernels,
    @DefaultValue("") String device,
    @DefaultValue("1MB") DataSize bodyMax,
    @DefaultValue("10m") Duration answerTimeMax,
    @DefaultValue("10s") Duration heartbeat,
    @DefaultValue("false") boolean exitOnEngineFailure,
    @DefaultValue("off") RegisterMode modelRegister,
    @DefaultValue EngineSettings engine) {
  public Settings {
    if (modelRegister == RegisterMode.STRICT && !engine.remotes().isEmpty()) {
      throw new IllegalArgumentException(
          "jinwen.model-register is strict, and jinwen.engine.url names a server whose file nobody"
              + " here can look at; leave one of them out");
    }
  }

  /**
   * The place that a setting names. Settings hold it as text, because what binds them makes no
   * optional path.
   */
  static Optional<Path> place(Optional<String> setting) {
    return setting.filter(text -> !text.isBlank()).map(Path::of);
  }
}
