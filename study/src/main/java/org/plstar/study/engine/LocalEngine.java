package org.plstar.study.engine;

import java.util.Optional;

/** The engine that computes in this process. */
public record LocalEngine() implements Engine {
    @Override
    public String name() {
        return "this machine";
    }

    @Override
    public Optional<EngineFacts> facts() {
        return Optional.empty();
    }

    @Override
    public boolean distributed() {
        return false;
    }

    @Override
    public <S> Optional<S> elsewhere(Class<S> seam) {
        return Optional.empty();
    }
}
