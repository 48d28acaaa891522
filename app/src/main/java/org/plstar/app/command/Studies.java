package org.plstar.app.command;

import java.util.Optional;
import org.plstar.app.advise.AdvicePage;
import org.plstar.app.certificate.CertificatePage;
import org.plstar.app.infinite.InfinitePage;
import org.plstar.app.landscape.LandscapePage;
import org.plstar.app.linearity.LinearityPage;
import org.plstar.app.pde.PdePage;
import org.plstar.app.predict.EvaluationPage;
import org.plstar.app.solve.SolvePage;
import org.plstar.app.solve.SweepPage;
import org.plstar.app.spectrum.SpectrumPage;
import org.plstar.app.table.TablePage;
import org.plstar.data.ReadOptions;
import org.plstar.study.advise.AdviceRequest;
import org.plstar.study.certify.CertifyRequest;
import org.plstar.study.describe.Description;
import org.plstar.study.infinite.InfiniteFitRequest;
import org.plstar.study.landscape.LandscapeRequest;
import org.plstar.study.linearity.LinearityRequest;
import org.plstar.study.predict.EvaluationRequest;
import org.plstar.study.solve.SolveRequest;
import org.plstar.study.spectrum.SpectrumRequest;
import picocli.CommandLine.Model.CommandSpec;

/** The commands of studies: which options say what each is about, and how its result reads. */
public final class Studies {
    private Studies() {}

    /** {@code plstar advise}. */
    public static CommandSpec advise() {
        AdvisedOptions advised = new AdvisedOptions();
        return StudyCommand.of(advised, new AdvicePage(advised::next));
    }

    /** {@code plstar spectrum}. */
    public static CommandSpec spectrum() {
        return StudyCommand.of(new SubjectOptions(), new SpectrumPage());
    }

    /** {@code plstar landscape}. */
    public static CommandSpec landscape() {
        return StudyCommand.of(new PathOptions(), new LandscapePage());
    }

    /** {@code plstar linearity}. */
    public static CommandSpec linearity() {
        return linearity(new LinearityOptions());
    }

    static CommandSpec linearity(LinearityOptions options) {
        return StudyCommand.of(options, new LinearityPage());
    }

    /** {@code plstar evaluate}. */
    public static CommandSpec evaluate() {
        return StudyCommand.of(new EvaluatedOptions(), new EvaluationPage());
    }

    /** {@code plstar certify}. */
    public static CommandSpec certify() {
        CertifiedOptions certified = new CertifiedOptions();
        return StudyCommand.of(certified, new CertificatePage(certified::origin));
    }

    /** {@code plstar classify}. */
    public static CommandSpec classify() {
        return StudyCommand.of(new TableOptions(ReadOptions.Task.CLASSES), TablePage.ofClasses());
    }

    /** {@code plstar regress}. */
    public static CommandSpec regress() {
        return StudyCommand.of(
                new TableOptions(ReadOptions.Task.REGRESSION), TablePage.ofNumbers());
    }

    /** {@code plstar infinite}. */
    public static CommandSpec infinite() {
        return StudyCommand.of(new InfiniteOptions(), new InfinitePage());
    }

    /** {@code plstar solve}. */
    public static CommandSpec solve() {
        SolvedOptions solved = new SolvedOptions();
        return StudyCommand.of(
                solved, new SolvePage(solved::answer), new PdePage(), new SweepPage());
    }

    /** What the command of a study does, with less work than its options; absent for others. */
    public static Optional<String> about(String name) {
        return Optional.ofNullable(
                        switch (name) {
                            case "advise" -> Description.of(AdviceRequest.class);
                            case "spectrum" -> Description.of(SpectrumRequest.class);
                            case "landscape" -> Description.of(LandscapeRequest.class);
                            case "linearity" -> Description.of(LinearityRequest.class);
                            case "evaluate" -> Description.of(EvaluationRequest.class);
                            case "certify" -> Description.of(CertifyRequest.class);
                            case "classify" -> TablePage.ofClasses().description();
                            case "regress" -> TablePage.ofNumbers().description();
                            case "infinite" -> Description.of(InfiniteFitRequest.class);
                            case "solve" -> Description.of(SolveRequest.class);
                            default -> null;
                        })
                .map(study -> StudyHelp.sentences(study)[0]);
    }
}
