package org.plstar.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.app.ExitCode;
import org.plstar.app.certificate.CertificateFacts;
import org.plstar.app.certificate.CertificateReport;
import org.plstar.app.certificate.CheckWords;
import org.plstar.app.certificate.ResidualRate;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.app.report.ReportWriter;
import org.plstar.app.run.RunDirectory;
import org.plstar.app.run.StoredRun;
import org.plstar.certify.CertificateRefusal;
import org.plstar.certify.Prover;
import org.plstar.data.TargetEncoding;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Weights;
import org.plstar.optimize.Outcome;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.certify.CertificateCheck;
import org.plstar.study.certify.CertificateFiles;
import org.plstar.study.certify.CertifiedSystem;
import org.plstar.study.certify.CertifyRequest;
import org.plstar.study.certify.CertifyResult;
import org.plstar.study.fit.FitQuantity;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.Method;
import org.plstar.study.fit.NoPrediction;
import org.plstar.study.json.Json;
import org.plstar.system.Loss;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code plstar certify}. */
@Command(
        name = "certify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Proves that a solution exists near a point, and that gradient descent from there"
                        + " reaches it, or says what is missing.",
        footer = {
            "",
            "DATA may also be the directory of a run: then its last weights are the point. A' is"
                    + " about gradient flow, B' about gradient descent with a",
            "constant step on all rows, C' about existence close by, C'' about existence near the"
                    + " point that Gauss-Newton steps lead to.",
            "Exit status: 0 at least one theorem is proved, or --check confirms all; 1 none is, or"
                    + " not confirmed; 2 refused."
        })
public final class CertifyCommand implements Callable<Integer> {
    /** Options that {@code train} has not, or has with another meaning. */
    private static final Set<String> OF_CERTIFY =
            Set.of("--targets", "--measure", "--within", "--out", "--check", "--eta", "--threads");

    private static final Set<String> ALONE = Set.of("--json", "--force", "--quiet", "--int8");

    @Spec private CommandSpec spec;

    @Mixin private DataOptions data;

    @Mixin private NetworkOptions network;

    @Mixin private CommonOptions common;

    @Mixin private ClusterOptions cluster;

    @Option(
            names = "--weights",
            paramLabel = "FILE.npz",
            description = "The point w0 (default: the run's last weights; random ones for data).")
    private @Nullable Path weights;

    @Option(
            names = "--eta",
            paramLabel = "NUMBER",
            description =
                    "Step that B' is to speak of, as in plstar train (default: that of the run,"
                            + " else the longest that B' allows).")
    private @Nullable Double eta;

    @Option(
            names = "--measure",
            paramLabel = "auto|yes|no",
            defaultValue = "auto",
            description =
                    "Measure how far every part of the network reaches, which sharpens A', B', C'"
                            + " and takes longer (default: ${DEFAULT-VALUE}).")
    private Prover.Measure measure = Prover.Measure.AUTO;

    @Option(
            names = "--within",
            paramLabel = "RADIUS",
            description =
                    "How far outputs move, and which rows keep their class, while the weights move"
                            + " by at most that, in place of the theorems.")
    private @Nullable Double within;

    @Option(
            names = "--int8",
            description =
                    "The same for the radius of rounding every array of weights to 8 bits, by"
                            + " half a step of its largest number / 127.")
    private boolean int8;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Directory for certificate.json and the arrays it is about (default:"
                            + " certificate in the run's, else certificate-NAME).")
    private @Nullable Path out;

    @Option(
            names = "--check",
            paramLabel = "certificate.json|RUN",
            description =
                    "Prove what a certificate claims again, from the stored weights and data"
                            + " alone.")
    private @Nullable Path check;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    public CertifyCommand() {}

    /** What is certified. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    private record Subject(
            CertifiedSystem about,
            double[] w0,
            String origin,
            Path folder,
            OptionalDouble eta,
            Optional<String> otherMethod,
            Optional<Path> run,
            Optional<List<String>> train) {}

    @Override
    public Integer call() {
        cluster.requireNone();
        if (cluster.dryRun()) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--dry-run",
                    "certificates are not planned",
                    "a command that is",
                    "leave it out");
        }
        if (check != null) {
            try (Session session = common.session()) {
                CertificateCheck checked = CertificateCheck.of(check, session);
                boolean run = Files.isRegularFile(check.resolve("run.json"));
                if (run) {
                    Subject s = ofRun(check);
                    CertificateCheck.requireSame(check, s.about, s.w0);
                }
                return show(checked, run);
            }
        }
        return certify(data.run().map(this::ofRun).orElseGet(this::ofData));
    }

    /** What {@code --check --json} prints. */
    private record CheckSummary(List<Claim> theorems, boolean confirmed) {
        private record Claim(String theorem, boolean confirmed, String words) {}

        static CheckSummary of(CertificateCheck checked) {
            return new CheckSummary(
                    checked.proofs().stream()
                            .map(
                                    p ->
                                            new Claim(
                                                    CertificateCheck.symbol(p.claim()),
                                                    p.confirmed(),
                                                    p.words()))
                            .toList(),
                    checked.confirmed());
        }
    }

    private int show(CertificateCheck checked, boolean ofRun) {
        if (common.json) {
            System.out.println(Json.tree(CheckSummary.of(checked)));
        } else {
            CheckWords.of(checked, ofRun).forEach(System.out::println);
        }
        return (checked.confirmed() ? ExitCode.DONE : ExitCode.TARGET_MISSED).status();
    }

    private Subject ofData() {
        PreparedDataset prepared = data.measured(Loss.SQUARE);
        Model model = network.model(data, prepared);
        ModelState state =
                weights == null
                        ? ModelState.initial(model, common.seed)
                        : Weights.load(weights, model);
        CertifiedSystem about = CertifiedSystem.of(prepared, model, state.buffers());
        double[] w0 = state.parameters();
        about.require(Loss.SQUARE, w0, prepared.name(), "");
        return new Subject(
                about,
                w0,
                data.origin(weights, common.seed),
                Path.of("certificate-" + prepared.name().replaceFirst("\\.[^.]*$", "")),
                eta == null ? OptionalDouble.empty() : OptionalDouble.of(eta),
                Optional.empty(),
                Optional.empty(),
                train(prepared));
    }

    private Subject ofRun(Path path) {
        FitRequest run;
        try (RunDirectory directory = RunDirectory.open(path)) {
            run = EarlierRun.of(directory);
        }
        Method method = run.settings().method();
        Path stored = path.resolve("checkpoint").resolve("weights.npz");
        if (weights == null && method.loss() == Loss.SQUARE) {
            requireEnd(path, stored);
        }
        Path point = weights == null ? stored : weights;
        ModelState state =
                method.loss() == Loss.SQUARE
                        ? Weights.load(point, run.model())
                        : ModelState.initial(run.model(), 0);
        CertifiedSystem about = CertifiedSystem.of(run.data(), run.model(), state.buffers());
        double[] w0 = state.parameters();
        about.require(
                method.loss(),
                w0,
                path.toString(),
                "certify its weights on the data: plstar certify DATA --network … --weights "
                        + stored);
        Optional<NoPrediction> reason = NoPrediction.of(method);
        OptionalDouble step =
                eta != null
                        ? OptionalDouble.of(eta)
                        : reason.isPresent()
                                ? OptionalDouble.empty()
                                : StoredRun.summary(path).number(FitQuantity.ETA);
        return new Subject(
                about,
                w0,
                point.toString(),
                CertificateFiles.ofRun(path),
                step,
                reason.map(_ -> method.title()),
                weights == null ? Optional.of(path) : Optional.empty(),
                Optional.empty());
    }

    /**
     * The arguments that train these equations; absent where there is only one class, from which
     * {@code plstar train} learns nothing.
     */
    private Optional<List<String>> train(PreparedDataset prepared) {
        if (prepared.encoding().outputs() == 1
                && prepared.encoding() instanceof TargetEncoding.OneHot) {
            return Optional.empty();
        }
        List<String> given = CommandText.arguments(spec);
        List<String> all = new ArrayList<>(List.of("train"));
        all.addAll(CommandText.without(given.subList(1, given.size()), OF_CERTIFY, ALONE));
        all.addAll(data.targets(prepared));
        all.addAll(List.of("--test-fraction", "0"));
        return Optional.of(all);
    }

    /**
     * Refuses a run that diverged: where it ended, if there are numbers at all, is no place to
     * prove anything of.
     */
    private static void requireEnd(Path path, Path stored) {
        if (!Files.exists(stored) || StoredRun.summary(path).fit().outcome() == Outcome.DIVERGED) {
            throw Refusal.of(
                    CertificateRefusal.NOT_FINITE,
                    path.toString(),
                    "it diverged",
                    "a run that ended at finite weights",
                    "train with a smaller step, or name weights with --weights");
        }
    }

    private int certify(Subject s) {
        Path folder = out == null ? s.folder : out;
        prepare(folder);
        CertifyRequest request = new CertifyRequest(s.about, s.w0, s.eta, measure, radius(s));
        CertifyResult result;
        try (Session session = common.session()) {
            result = request.run(session);
        }
        SequencedMap<String, String> facts = new LinkedHashMap<>();
        facts.put("command", CommandText.of(spec));
        facts.put("w0", s.origin);
        s.about.describe(facts);
        s.run.ifPresent(run -> ResidualRate.add(StoredRun.read(run).path(), facts));
        s.train.ifPresent(t -> facts.put("train", CommandText.of(withStep(t, result))));
        s.otherMethod.ifPresent(
                title ->
                        facts.put(
                                "method",
                                "B' speaks of gradient descent only, not of "
                                        + title
                                        + ", by which this run was trained; its step here is one to"
                                        + " go on with"));
        try {
            ObjectNode tree = result.write(folder, facts);
            CertificateFacts certificate = CertificateFacts.of(tree);
            ReportWriter.write(
                    CertificateReport.of(certificate), folder.resolve("certificate.html"));
            if (common.json) {
                System.out.println(tree);
            } else {
                show(certificate, folder);
            }
        } catch (IOException e) {
            throw ReportCommand.unwritable(folder, e);
        }
        return (result.proved() ? ExitCode.DONE : ExitCode.TARGET_MISSED).status();
    }

    private OptionalDouble radius(Subject s) {
        if (int8 && within != null) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--int8",
                    "--within says another radius",
                    "one of them",
                    "leave one out");
        }
        return int8
                ? OptionalDouble.of(CertifyRequest.roundingRadius(s.about.system().layout(), s.w0))
                : within == null ? OptionalDouble.empty() : OptionalDouble.of(within);
    }

    /** With the step that B' speaks of, if it holds, and the theorems tried along the run. */
    private static List<String> withStep(List<String> train, CertifyResult result) {
        List<String> all = new ArrayList<>(train);
        CertifiedSystem about = result.request().about();
        result.trials().stream()
                .filter(t -> t.holds() && !about.merged())
                .flatMapToDouble(t -> t.step().stream())
                .map(step -> step * about.system().samples())
                .findFirst()
                .ifPresent(e -> all.addAll(List.of("--eta", String.valueOf(e))));
        all.add("--certify");
        return all;
    }

    private void prepare(Path folder) {
        if (Files.exists(folder.resolve(CertificateFiles.TOLD)) && !common.force) {
            throw Refusal.of(
                    RequestRefusal.EXISTS,
                    folder.resolve(CertificateFiles.TOLD).toString(),
                    "it exists",
                    "a folder without a certificate",
                    "choose another with --out, or add --force to replace it");
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw ReportCommand.unwritable(folder, e);
        }
    }

    private static void show(CertificateFacts certificate, Path folder) {
        CertificateReport.findings(certificate).forEach(f -> System.out.println("- " + f.text()));
        System.out.println();
        System.out.println("Report: " + folder.resolve("certificate.html"));
        if (certificate.theorems().stream().anyMatch(CertificateFacts.Entry::holds)) {
            Path file = folder.resolve(CertificateFiles.NAME);
            System.out.println("Certificate: " + file);
            System.out.println("Check it: plstar certify --check " + file);
        }
    }
}
