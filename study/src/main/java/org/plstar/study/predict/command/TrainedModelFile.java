package org.plstar.study.predict.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.data.source.Bundled;
import org.plstar.refusal.ClosestName;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;
import org.plstar.study.claim.PastedText;
import org.plstar.study.predict.FittedModel;
import org.plstar.study.predict.TrainedModel;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.solve.command.PdePrediction;
import org.plstar.study.store.LastRun;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.table.KernelModel;
import picocli.CommandLine.Parameters;

/** The trained model that a user names: a run, a folder of a model, or an ONNX file. */
final class TrainedModelFile {
    private static final String MODEL = "model.json";
    private static final String KERNELS = "kernels.json";

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "RUN",
            description =
                    "The directory of a run of plstar train, or of a model, or an ONNX file that"
                            + " plstar has exported (default: the last one in runs).")
    @SuppressWarnings("NullAway.Init") // set by picocli, or by orLast
    Path path;

    /** Called by picocli, which sets the field. */
    @SuppressWarnings("NullAway.Init")
    TrainedModelFile() {}

    /**
     * Uses the last model in the folder {@code runs} if none is named, and takes the only file as
     * that of the rows.
     *
     * @param rows that are named behind the model
     * @return the rows
     */
    @SuppressWarnings("NullAway") // null if nothing is named, by picocli
    @Nullable
    Path orLast(@Nullable Path rows) {
        boolean none = path == null;
        if (rows == null && !none && !Files.exists(path) && !isRows(path)) {
            throw missing(path);
        }
        if (rows == null && (none || !isModel(path))) {
            Optional<Path> last = none || isRows(path)
                    ? LastRun.find(TrainedModelFile::isModel)
                    : Optional.empty();
            if (last.isPresent() || none) {
                Path named = path;
                path = last.orElseGet(() -> LastRun.or(null, _ -> false));
                return named;
            }
        }
        return rows;
    }

    private static Refusal missing(Path path) {
        return Refusal.of(
                RequestRefusal.NOT_A_RUN,
                path.toString(),
                "there is no such file or folder",
                "rows for the last model in runs, or a model",
                ClosestName.of(path.toString(), Bundled.names())
                        .map(near -> "did you mean the bundled set " + near + "?")
                        .orElse("check the path; plstar runs lists the runs here"));
    }

    private static boolean isRows(Path path) {
        return Files.isRegularFile(path) || Bundled.of(path.toString()).isPresent();
    }

    private static boolean isModel(Path path) {
        return Files.exists(path.resolve(KERNELS))
                || Files.exists(path.resolve(MODEL))
                || Files.exists(path.resolve("checkpoint").resolve(MODEL))
                || PdePrediction.isModel(path)
                || path.toString().endsWith(".onnx");
    }

    /** Reads an exported model; an ONNX model of another program first has to become a run. */
    private TrainedModel ofFile() {
        try {
            return FittedModel.read(path);
        } catch (Refusal refusal) {
            throw refusal.code() == StudyRefusal.NOT_A_MODEL
                    ? refusal.with(
                            refusal.where(),
                            "make a run of it, as it is, and name that: plstar train "
                                    + PastedText.path(path)
                                    + " --data DATA --steps 0 (with --loss cross-entropy if its"
                                    + " outputs are logits)")
                    : refusal;
        }
    }

    /**
     * Reads the named model.
     *
     * @throws Refusal if there is none
     */
    TrainedModel read() {
        if (Files.exists(path.resolve(KERNELS))) {
            return KernelModel.read(path);
        }
        if (Files.isRegularFile(path)) {
            return ofFile();
        }
        if (Files.exists(path.resolve(MODEL))) {
            return FittedModel.read(path);
        }
        Path ofRun = path.resolve("checkpoint");
        if (Files.exists(ofRun.resolve(MODEL))) {
            return FittedModel.read(ofRun);
        }
        if (RunDirectory.isRun(path)) {
            throw Refusal.of(
                    RequestRefusal.UNFINISHED,
                    path.toString(),
                    "the run holds no trained model",
                    "a run of plstar train that has ended with finite weights",
                    "finish it with plstar train --resume "
                            + PastedText.path(path)
                            + ", or train again");
        }
        throw Refusal.of(
                RequestRefusal.NOT_A_RUN,
                path.toString(),
                Files.exists(path) ? "it is no trained model" : "there is no such folder",
                "the directory of a run, or of a model",
                "see plstar runs for the runs here");
    }
}
