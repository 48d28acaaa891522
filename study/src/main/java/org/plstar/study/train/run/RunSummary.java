package org.plstar.study.train.run;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.blas.Blas;
import org.plstar.array.npy.WholeFile;
import org.plstar.optimize.Outcome;
import org.plstar.study.Release;
import org.plstar.study.claim.Account;
import org.plstar.study.engine.EngineFacts;
import org.plstar.study.fit.FitQuantity;
import org.plstar.study.fit.FitSummary;
import org.plstar.study.json.Json;
import org.plstar.study.store.RunDirectory;
import tools.jackson.databind.JsonNode;

/**
 * The content of {@code run.json} and of {@code --json}; {@link RunJson} has its members.
 *
 * @param schema version of the file's form
 * @param command that began the run
 * @param fit the run
 * @param account what it says
 * @param certificate what the run proved of itself; absent where nothing was asked for
 * @param iterates how many were kept
 * @param iteratesReason why none were; absent if some were
 * @param directory of the run
 * @param cluster what summed the loss; absent in one process
 * @param versions of the programs that made it
 */
public record RunSummary(
        int schema,
        String command,
        FitSummary fit,
        Account account,
        Optional<ProofSummary> certificate,
        int iterates,
        Optional<String> iteratesReason,
        String directory,
        Optional<EngineFacts> cluster,
        Versions versions) {
    /** The version of the file format that is written. */
    static final int SCHEMA = 3;

    /**
     * The versions of the programs that made a run.
     *
     * @param version of plstar
     * @param java of the virtual machine
     * @param blas of the matrix products
     */
    public record Versions(String version, String java, String blas) {
        /** The versions of the present programs. */
        static Versions current() {
            return new Versions(Release.version(), Runtime.version().toString(), Blas.provider());
        }
    }

    /** The summary of a run that this version made. */
    public static RunSummary of(
            String command,
            FitSummary fit,
            Account account,
            Optional<ProofSummary> certificate,
            int iterates,
            Optional<String> iteratesReason,
            String directory,
            Optional<EngineFacts> cluster) {
        return new RunSummary(
                SCHEMA,
                command,
                fit,
                account,
                certificate,
                iterates,
                iteratesReason,
                directory,
                cluster,
                Versions.current());
    }

    /** The object that {@code --json} prints. */
    public JsonNode json() {
        return Json.tree(RunJson.of(this));
    }

    /** Writes {@code run.json}, whole or not at all. */
    public void write(RunDirectory directory) throws IOException {
        byte[] text = Json.file(RunJson.of(this));
        WholeFile.write(directory.file(RunDirectory.SUMMARY), out -> out.write(text));
    }

    /** A number of the run; absent if it was not measured. */
    public OptionalDouble number(FitQuantity q) {
        return fit.number(q).value();
    }

    /**
     * Whether the run missed its goal.
     *
     * @param until whether a loss to reach was asked for
     */
    public boolean missed(boolean until) {
        return fit.outcome() == Outcome.DIVERGED
                || (until && fit.outcome() != Outcome.TARGET_REACHED);
    }
}
