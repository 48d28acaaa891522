package org.plstar.study.predict;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.plstar.array.Precision;
import org.plstar.array.npy.WholeFile;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Model;
import org.plstar.network.Network;
import org.plstar.network.Weights;
import org.plstar.onnx.ImportedModel;
import org.plstar.onnx.OnnxExport;
import org.plstar.refusal.Refusal;
import org.plstar.study.RowEncoding;
import org.plstar.study.StudyRefusal;
import org.plstar.study.json.Json;
import org.plstar.study.json.Unread;
import org.plstar.system.Loss;
import org.plstar.system.LossKind;
import tools.jackson.core.JacksonException;

/**
 * A fitted model as files: {@code model.json}, {@code weights.npz}, and {@code network.onnx} for a
 * model that was imported or has parts that no text names; low-rank adapters as PEFT has them, too.
 */
final class ModelFiles {
    private static final String NAME = "model.json";
    private static final String WEIGHTS = "weights.npz";
    private static final String ONNX = "network.onnx";
    static final int SCHEMA = 1;

    private ModelFiles() {}

    /**
     * The content of {@code model.json}.
     *
     * @param network its text; absent for an imported model
     * @param initialization of the network; absent for an imported model
     */
    record Stored(
            int schema,
            String loss,
            Optional<String> network,
            Optional<Initialization> initialization,
            RowEncoding encoding) {}

    static void write(FittedModel m, Path folder) throws IOException {
        if (!isKnown(m.loss())) {
            throw Refusal.of(
                    StudyRefusal.OWN_LOSS,
                    "loss " + m.loss().text(),
                    "a file cannot tell what it is",
                    "a model for the square loss, cross-entropy or Huber's loss",
                    "write the model to an ONNX file, which needs no loss to be run");
        }
        Optional<Network> network = m.model() instanceof Network n ? named(n) : Optional.empty();
        Files.createDirectories(folder);
        if (network.isEmpty()) {
            OnnxExport.write(
                    folder.resolve(ONNX),
                    m.model().program(),
                    m.model().layout(),
                    m.state().parameters(),
                    m.state().buffers(),
                    Precision.DOUBLE);
        }
        AdapterFiles.write(m.model(), m.state().parameters(), folder);
        Weights.save(folder.resolve(WEIGHTS), m.model().layout(), m.state());
        Stored stored = new Stored(
                SCHEMA,
                m.loss().text(),
                network.map(n -> n.architecture().text()),
                network.map(Network::initialization),
                m.encoding());
        byte[] text = (text(stored) + "\n").getBytes(StandardCharsets.UTF_8);
        WholeFile.write(folder.resolve(NAME), out -> out.write(text));
    }

    /** Whether a loss can be read back from its text. */
    static boolean isKnown(Loss loss) {
        return LossKind.of(loss) != LossKind.OWN;
    }

    /**
     * The network, if its text can be read back; one with layers or activations of the user's own
     * is written to an ONNX file, like an imported model.
     */
    private static Optional<Network> named(Network n) {
        try {
            boolean same = Architecture.parse(n.architecture().text()).equals(n.architecture());
            return same ? Optional.of(n) : Optional.empty();
        } catch (Refusal unknown) {
            return Optional.empty();
        }
    }

    static String text(Stored stored) {
        return Json.text(stored);
    }

    /**
     * The content of a text.
     *
     * @throws JacksonException if it is not JSON of that form
     */
    static Stored parsed(String text, Path file) {
        Stored stored = Json.read(text, Stored.class);
        if (stored.schema != SCHEMA) {
            throw damaged(
                    file, "its schema is " + stored.schema + ", this version reads " + SCHEMA);
        }
        return stored;
    }

    static FittedModel read(Path folder) {
        Path file = folder.resolve(NAME);
        Stored stored;
        try {
            stored = parsed(Files.readString(file), file);
        } catch (JacksonException | IOException e) {
            throw damaged(file, Unread.why(file, e));
        }
        Model model = stored.network.isPresent()
                ? network(stored, stored.network.get())
                : ImportedModel.read(folder.resolve(ONNX), _ -> false);
        return new FittedModel(
                model,
                Weights.load(folder.resolve(WEIGHTS), model),
                stored.encoding,
                loss(stored, file));
    }

    static Loss loss(Stored stored, Path file) {
        return Loss.named(stored.loss)
                .orElseThrow(() -> damaged(file, "its loss is " + stored.loss));
    }

    private static Network network(Stored stored, String text) {
        RowEncoding e = stored.encoding;
        return e.network(
                Architecture.parse(text), stored.initialization.orElse(Initialization.DEFAULT));
    }

    static Refusal damaged(Path file, String what) {
        return Refusal.of(
                StudyRefusal.NOT_A_MODEL,
                file.toString(),
                what,
                "the file as plstar wrote it",
                "name the folder of a fitted model");
    }
}
