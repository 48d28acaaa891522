package org.plstar.cluster.spec;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.plstar.tangent.KernelMethod;
import org.plstar.tangent.KernelOutputs;

/**
 * A stored kernel, as executors compute its blocks.
 *
 * @param model of the network; its weights travel beside it
 * @param outputs what becomes of several outputs
 * @param method how each parameter's share is computed
 * @param samples N of the whole kernel
 * @param tile rows of data in a tile
 * @param rows where the rows lie
 * @param columns where the rows lie that columns stand for; null for the rows themselves
 * @param kernel where the blocks go
 * @param fingerprint of the driver
 * @param cores of a task
 * @param held tiles whose numbers a task may hold beside one more
 */
public record KernelSpec(
        ModelSpec model,
        KernelOutputs outputs,
        KernelMethod method,
        int samples,
        int tile,
        RowsSpec rows,
        @Nullable RowsSpec columns,
        String kernel,
        Fingerprint fingerprint,
        int cores,
        int held)
        implements Serializable {}
