package org.plstar.cluster.spec;

import java.io.Serializable;
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
        String kernel,
        Fingerprint fingerprint,
        int cores,
        int held)
        implements Serializable {}
