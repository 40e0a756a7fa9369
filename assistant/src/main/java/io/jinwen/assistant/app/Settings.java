package io.jinwen.assistant.app;

import java.nio.file.Path;
import java.time.Duration;
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
 * @param threads threads that compute; 0 takes one per processor
 * @param contextTokens most tokens of one conversation; 0 takes the engine's default
 * @param cacheMb megabytes for what was computed before; 0 takes the engine's default
 * @param sequences most answers computed at once; 0 takes the engine's default
 * @param queue most requests that wait; 0 takes the engine's default
 * @param kernels auto, scalar, vector or native
 * @param bodyMax largest request body
 * @param answerTimeMax longest time for one answer, waiting included
 * @param heartbeat longest silence of a stream
 * @param exitOnEngineFailure whether the program ends where the engine cannot go on, so that its
 *     supervisor starts it anew; otherwise it stays and {@code /health} says why
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
    @DefaultValue("0") int sequences,
    @DefaultValue("0") int queue,
    @DefaultValue("auto") String kernels,
    @DefaultValue("1MB") DataSize bodyMax,
    @DefaultValue("10m") Duration answerTimeMax,
    @DefaultValue("10s") Duration heartbeat,
    @DefaultValue("false") boolean exitOnEngineFailure,
    @DefaultValue EngineDoor engine) {}
