package org.plstar.app.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.plstar.app.python.PythonModule.Kind;
import org.plstar.study.advise.AdviceRequest;
import org.plstar.study.certify.CertifyRequest;
import org.plstar.study.describe.Description;
import org.plstar.study.infinite.InfiniteFitRequest;
import org.plstar.study.landscape.LandscapeRequest;
import org.plstar.study.predict.EvaluationRequest;
import org.plstar.study.spectrum.SpectrumRequest;
import org.plstar.study.table.command.TablePage;

/** The functions of the Python package are those of the studies' records. */
class PythonModuleTest {
    private static final Path COMMITTED = Path.of("..", "python", "plstar", "_studies.py");

    @Test
    void functionsAreThoseOfTheRecords() throws IOException {
        String made = text();
        Files.writeString(Path.of("target", "_studies.py"), made);

        assertThat(Files.readString(COMMITTED))
                .as("python/plstar/_studies.py; the one that is due lies in target")
                .isEqualTo(made);
    }

    static String text() {
        PythonModule m = new PythonModule();
        m.add(Kind.MODEL, "advise", "advise", "Advice", Description.of(AdviceRequest.class), false);
        m.add(
                Kind.SQUARE,
                "certify",
                "certify",
                "Certificate",
                Description.of(CertifyRequest.class),
                true);
        m.add(
                Kind.TABLE,
                "classify",
                "classify",
                "Result",
                TablePage.ofClasses().description(),
                true);
        m.add(
                Kind.TRAINED,
                "evaluate",
                "evaluate",
                "Result",
                Description.of(EvaluationRequest.class),
                false);
        m.add(
                Kind.NETWORK,
                "infinite",
                "infinite",
                "Result",
                Description.of(InfiniteFitRequest.class),
                false);
        m.add(
                Kind.MODEL,
                "landscape",
                "landscape",
                "Result",
                Description.of(LandscapeRequest.class),
                false);
        m.add(
                Kind.TABLE,
                "regress",
                "regress",
                "Result",
                TablePage.ofNumbers().description(),
                true);
        m.add(
                Kind.MODEL,
                "spectrum",
                "spectrum",
                "Spectrum",
                Description.of(SpectrumRequest.class),
                false);
        return m.text(List.of(
                "advise",
                "certify",
                "classify",
                "evaluate",
                "infinite",
                "landscape",
                "regress",
                "spectrum"));
    }
}
