package org.plstar.study.engine;

import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/**
 * Computes the large parts of studies: in this process, unless another engine is on the class path,
 * such as a cluster's. Results have the same bytes.
 */
public interface Engine {
    /** The name of the engine, with the number of executors that were lost. */
    String name();

    /** Facts about the computation so far; absent for this process. */
    Optional<EngineFacts> facts();

    /** Whether work may be sent to other machines. */
    boolean distributed();

    /** The implementation of a seam on other machines; absent where this process computes. */
    <S> Optional<S> elsewhere(Class<S> seam);

    /**
     * The implementation of a seam, on other machines or here.
     *
     * @param seam an interface of the question that needs it
     * @param here the same in this process
     */
    default <S> S of(Class<S> seam, Supplier<? extends S> here) {
        Optional<S> found = elsewhere(seam);
        return found.isPresent() ? found.get() : here.get();
    }

    /** The engine on the class path, found as a service; otherwise this process. */
    static Engine find() {
        return ServiceLoader.load(Engine.class).findFirst().orElseGet(LocalEngine::new);
    }
}
