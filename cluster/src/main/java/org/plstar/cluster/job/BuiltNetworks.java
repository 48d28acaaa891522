package org.plstar.cluster.job;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.plstar.cluster.spec.ModelSpec;
import org.plstar.network.Network;

/** Networks by what they are built from: once in a process, for all of its tasks. */
final class BuiltNetworks {
    private static final ConcurrentMap<ModelSpec, Network> ALL = new ConcurrentHashMap<>();

    private BuiltNetworks() {}

    static Network of(ModelSpec spec) {
        return ALL.computeIfAbsent(spec, ModelSpec::built);
    }
}
