package org.plstar.study.engine;

import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/**
 * What computes the large parts of studies: this process unless another engine is on the class
 * path, as a cluster's is where its programs are started. Results have the same bytes.
 */
public interface Engine {
    /** What it is, in words: with executors that were lost on the way. */
    String name();

    /** What computed so far; absent in this process. */
    Optional<EngineFacts> facts();

    /** Whether work may go to other machines. */
    boolean distributed();

    /** What computes a seam's part elsewhere; absent where this process does. */
    <S> Optional<S> elsewhere(Class<S> seam);

    /**
     * What computes a seam's part.
     *
     * @param seam an interface of the question that needs it
     * @param here the same in this process
     */
    default <S> S of(Class<S> seam, Supplier<? extends S> here) {
        Optional<S> found = elsewhere(seam);
        return found.isPresent() ? found.get() : here.get();
    }

    /** The engine on the class path, as a service; else this process. */
    static Engine find() {
        return ServiceLoader.load(Engine.class).findFirst().orElseGet(LocalEngine::new);
    }
}
