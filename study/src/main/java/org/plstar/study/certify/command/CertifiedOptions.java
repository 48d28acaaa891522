package org.plstar.study.certify.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.plstar.certify.CertificateRefusal;
import org.plstar.check.Claims;
import org.plstar.data.TargetEncoding;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Weights;
import org.plstar.optimize.Outcome;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.certify.CertificateCheck;
import org.plstar.study.certify.CertificateFiles;
import org.plstar.study.certify.CertifiedSystem;
import org.plstar.study.certify.CertifyClaims.Origin;
import org.plstar.study.certify.CertifyResult;
import org.plstar.study.certify.CheckClaims;
import org.plstar.study.certify.FrozenSteps;
import org.plstar.study.certify.RunPace;
import org.plstar.study.certify.coq.Coq;
import org.plstar.study.certify.coq.CoqClaims;
import org.plstar.study.certify.coq.CoqOutcome;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.PastedText;
import org.plstar.study.claim.Say;
import org.plstar.study.command.AccountText;
import org.plstar.study.command.CommandText;
import org.plstar.study.command.ExitCode;
import org.plstar.study.command.SubjectOptions;
import org.plstar.study.fit.FitQuantity;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.Method;
import org.plstar.study.fit.NoPrediction;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.options.DataOptions;
import org.plstar.study.options.GivenOptions;
import org.plstar.study.options.NetworkOptions;
import org.plstar.study.page.SubjectFacts;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.OutputFile;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.train.command.EarlierRun;
import org.plstar.study.train.run.StoredRun;
import org.plstar.system.Loss;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options that name the equations and the point of a certificate. */
final class CertifiedOptions implements GivenOptions {
    /** Options that {@code train} does not have, or has with another meaning. */
    private static final Set<String> OF_CERTIFY = Set.of(
            "--targets",
            "--measure",
            "--within",
            "--out",
            "--check",
            "--work",
            "--eta",
            "--threads");

    private static final Set<String> ALONE =
            Set.of("--json", "--force", "--quiet", "--int8", "--coq");

    @Mixin
    private DataOptions data;

    @Mixin
    private NetworkOptions network;

    @Option(
            names = "--weights",
            paramLabel = "FILE.npz",
            description = "The point w0 (default: the run's last weights; random ones for data).")
    private @Nullable Path weights;

    @Option(
            names = "--check",
            paramLabel = "certificate.json|RUN",
            description = "Prove what a certificate claims again, from the stored weights and data"
                    + " alone.")
    private @Nullable Path check;

    @Option(
            names = "--work",
            paramLabel = "OPERATIONS",
            description = "With --check: what the proof may take (default: 1e11, a minute or two).")
    private @Nullable Double work;

    @Option(
            names = "--coq",
            description = "Also write what is proved as a theorem for Coq, and ask it where coqc is"
                    + " installed; with --check: ask it of the files beside the certificate.")
    private boolean coq;

    private Origin origin = Origin.ofRun(RunPace.UNKNOWN);

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    CertifiedOptions() {}

    @Override
    public OptionalInt instead(CommandSpec spec, CommonOptions common) {
        if (check == null) {
            return OptionalInt.empty();
        }
        CertificateCheck checked;
        try (Session session = common.session()) {
            checked = CertificateCheck.of(check, compared(check), work(), session);
        }
        Say say = new Say();
        CheckClaims.tell(checked, say);
        Optional<CoqOutcome> byCoq = coq && checked.confirmed() ? asked(check) : Optional.empty();
        byCoq.ifPresent(c -> CoqClaims.tell(c, say));
        AccountText.print(CheckReceipt.of(check, checked, byCoq), say.account(), common.json);
        return OptionalInt.of(
                (checked.confirmed() ? ExitCode.DONE : ExitCode.TARGET_MISSED).status());
    }

    /** Whether Coq is run on the claim. */
    boolean asksCoq() {
        return coq;
    }

    private static Optional<CoqOutcome> asked(Path given) {
        Path folder = CertificateFiles.file(given).toAbsolutePath().getParent();
        try {
            return Optional.of(Coq.again(Objects.requireNonNull(folder)));
        } catch (IOException e) {
            throw OutputFile.unwritable(given, e);
        }
    }

    private double work() {
        double most = work == null ? Claims.WORK : work;
        Require.positive(most, StudyRefusal.RANGE, "work");
        return most;
    }

    /** The run that a certificate is compared with; absent where no run is given. */
    private Optional<CertificateCheck.OfRun> compared(Path given) {
        if (weights != null) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--weights",
                    "a certificate has weights of its own",
                    "--check without --weights",
                    "compare them by java Check.java certificate.json --weights FILE");
        }
        if (!Files.isRegularFile(given.resolve("run.json"))) {
            return Optional.empty();
        }
        Point p = ofRun(given);
        Path kept = CertificateFiles.ofRun(given);
        return Optional.of(new CertificateCheck.OfRun(
                p.about,
                p.w0,
                name -> Optional.of(kept.resolve(name + ".npz"))
                        .filter(_ -> name.matches("step-[0-9]{8}"))
                        .filter(Files::isRegularFile)
                        .map(f -> Weights.load(f, p.run.model()).parameters())));
    }

    @Override
    public Given given(CommandSpec spec, CommonOptions common) {
        boolean named =
                !spec.commandLine().getParseResult().matchedPositionals().isEmpty();
        Optional<Path> run = named ? data.run() : SubjectOptions.last(spec).or(data::run);
        return run.isPresent() ? given(run.get()) : ofData(spec, common);
    }

    private Given ofData(CommandSpec spec, CommonOptions common) {
        Optional<Path> arrays = data.weights(weights);
        PreparedDataset prepared = data.measured(Loss.SQUARE);
        Model model = network.model(data, prepared);
        prepared.requireFitting(model);
        ModelState state = arrays.map(file -> Weights.load(file, model))
                .orElseGet(() -> ModelState.initial(model, common.seed));
        CertifiedSystem about = CertifiedSystem.of(prepared, model, state.buffers());
        double[] w0 = state.parameters();
        about.require(Loss.SQUARE, w0, prepared.name(), "");
        origin = new Origin(train(spec, prepared), Optional.empty(), RunPace.UNKNOWN);
        return new Given(
                Map.of("about", about, "w0", w0),
                SubjectFacts.of(prepared, model, Loss.SQUARE, data.origin(weights, common.seed)),
                prepared.name(),
                Optional.of(
                        Path.of("certificate-" + prepared.name().replaceFirst("\\.[^.]*$", ""))));
    }

    /** The equations of a run, and a point. */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    private record Point(
            FitRequest run, CertifiedSystem about, ModelState state, double[] w0, Path file) {}

    private Given given(Path path) {
        Point p = ofRun(path);
        Method method = p.run.settings().method();
        Optional<NoPrediction> reason = NoPrediction.of(method);
        OptionalDouble step = reason.isPresent()
                ? OptionalDouble.empty()
                : StoredRun.summary(path).number(FitQuantity.ETA);
        Optional<FrozenSteps> frozen = weights == null && step.isPresent()
                ? Optional.of(
                        new FrozenSteps(p.run.data(), p.run.model(), p.state, step.getAsDouble()))
                : Optional.empty();
        RunPace pace =
                weights == null ? RunPace.of(StoredRun.read(path).path(), frozen) : RunPace.UNKNOWN;
        origin = new Origin(Optional.empty(), reason.map(_ -> method.title()), pace);
        return new Given(
                Map.of("about", p.about, "w0", p.w0, "eta", step),
                SubjectFacts.of(p.run.data(), p.run.model(), Loss.SQUARE, p.file.toString()),
                p.run.data().name(),
                Optional.of(CertificateFiles.ofRun(path)));
    }

    private Point ofRun(Path path) {
        FitRequest run;
        try (RunDirectory directory = RunDirectory.open(path)) {
            run = EarlierRun.of(directory);
        }
        Loss loss = run.settings().method().loss();
        Path stored = path.resolve("checkpoint").resolve("weights.npz");
        if (weights == null && loss == Loss.SQUARE) {
            requireEnd(path, stored);
        }
        Path point = weights == null ? stored : weights;
        ModelState state = loss == Loss.SQUARE
                ? Weights.load(point, run.model())
                : ModelState.initial(run.model(), 0);
        CertifiedSystem about = CertifiedSystem.of(run.data(), run.model(), state.buffers());
        about.require(
                loss,
                state.parameters(),
                path.toString(),
                "certify its weights on the data: plstar certify DATA --network … --weights "
                        + PastedText.path(stored));
        return new Point(run, about, state, state.parameters(), point);
    }

    /** Refuses a run that diverged, since nothing can be proved at its end. */
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

    /**
     * The command that trains these equations; absent where there is only one class, from which
     * {@code plstar train} learns nothing.
     */
    private Optional<Command> train(CommandSpec spec, PreparedDataset prepared) {
        if (prepared.encoding().outputs() == 1
                && prepared.encoding() instanceof TargetEncoding.OneHot) {
            return Optional.empty();
        }
        List<String> given = CommandText.arguments(spec);
        List<String> all = new ArrayList<>(List.of("train"));
        all.addAll(Command.without(given.subList(1, given.size()), OF_CERTIFY, ALONE));
        all.addAll(data.targets(prepared));
        all.addAll(List.of("--test-fraction", "0"));
        return Optional.of(new Command(all));
    }

    /** The origin of the equations, with the step of B' where it is proved. */
    Origin origin(CertifyResult result) {
        List<String> more = new ArrayList<>();
        if (!result.files().about().merged()) {
            result.theorems().stream()
                    .filter(t -> t.holds() && t.eta().isPresent())
                    .findFirst()
                    .ifPresent(t -> more.addAll(List.of("--eta", "" + t.eta().getAsDouble())));
        }
        more.add("--certify");
        return new Origin(
                origin.train()
                        .map(t -> new Command(
                                Stream.concat(t.words().stream(), more.stream()).toList())),
                origin.method(),
                origin.pace());
    }
}
