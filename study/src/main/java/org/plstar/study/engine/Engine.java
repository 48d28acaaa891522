package org.plstar.study.engine;

import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import org.plstar.data.ReadOptions;
import org.plstar.study.Session;
import org.plstar.study.fit.LossEngine;
import org.plstar.study.kernel.KernelEngine;
import org.plstar.study.linearity.NetworkEngine;
import org.plstar.study.spectrum.JacobianEngine;
import org.plstar.study.table.RowEngine;

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

    /** Blocks of kernels. */
    KernelEngine kernels();

    /** Networks of sweeps. */
    NetworkEngine networks();

    /** Jacobians on many rows. */
    JacobianEngine jacobians();

    /** Losses of runs whose steps take many rows. */
    LossEngine losses();

    /** Passes over the rows of fits by centres. */
    RowEngine rows();

    /**
     * Has the engine's machines read a table, which none of them need hold as a whole.
     *
     * @param place where rows are stored for them, a folder or URI that all see
     * @return absent where rows are in memory anyway, or the file is read as a whole
     * @throws org.plstar.refusal.Refusal as {@link org.plstar.data.source.DataSource#open}
     */
    default Optional<Ingested> ingest(
            Path file, ReadOptions options, String place, Session session) {
        return Optional.empty();
    }

    /** The engine on the class path, as a service; else this process. */
    static Engine find() {
        return ServiceLoader.load(Engine.class).findFirst().orElseGet(LocalEngine::new);
    }
}
