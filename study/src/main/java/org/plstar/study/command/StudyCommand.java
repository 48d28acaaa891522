package org.plstar.study.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.plstar.study.PlannedRequest;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Parameter;
import org.plstar.study.engine.EngineFacts;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.options.GivenOptions;
import org.plstar.study.options.PlanOption;
import org.plstar.study.options.UnusedOption;
import org.plstar.study.page.Caller;
import org.plstar.study.page.Document;
import org.plstar.study.page.KeptPage;
import org.plstar.study.page.Page;
import org.plstar.study.plan.WorkPlan;
import org.plstar.study.store.ResultFiles;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.RunRequest;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;

/**
 * The command of any study: options, help and files follow from its request record. A command of
 * several studies has the options of all.
 */
public final class StudyCommand implements Callable<Integer> {
    /** The name of the option for the seed, which all commands have. */
    private static final String SEED = "seed";

    private final List<Form<?, ?>> forms;
    private final GivenOptions subject;
    private final CommonOptions common = new CommonOptions();
    private final PlanOption planning = new PlanOption();
    private final CommandSpec spec;

    /** A kind of study with its page. */
    record Form<Q extends Record & Request<R>, R>(Page<Q, R> page, Description<Q> study) {
        static <Q extends Record & Request<R>, R> Form<Q, R> of(Page<Q, R> page) {
            return new Form<>(page, page.description());
        }

        Stream<Parameter> options() {
            return study.parameters().stream().filter(p -> !p.name().equals(SEED));
        }
    }

    /** A request with the page for its result. */
    private record Task<Q extends Record & Request<R>, R>(
            Page<Q, R> page, GivenOptions.Given about, Q request, String command) {
        Document<Q, R> document(R result, Optional<EngineFacts> facts) {
            return new Document<>(
                    page, command, about.name(), about.facts(), request, result, facts);
        }

        Optional<String> folder() {
            return page.folder(request, about.name().replaceFirst("\\.[^.]*$", ""));
        }
    }

    private StudyCommand(GivenOptions subject, List<Form<?, ?>> forms) {
        this.subject = subject;
        this.forms = forms;
        spec = CommandSpec.wrapWithoutInspection(this)
                .name(forms.getFirst().study().name());
    }

    /** The command of studies, by how each reads. */
    public static CommandSpec of(GivenOptions subject, Page<?, ?>... pages) {
        return new StudyCommand(
                        subject, Stream.of(pages).map(StudyCommand::form).toList())
                .described();
    }

    private static Form<?, ?> form(Page<?, ?> page) {
        return Form.of(page);
    }

    private CommandSpec described() {
        StudyHelp.describe(spec, forms);
        spec.addMixin("subject", CommandSpec.forAnnotatedObject(subject));
        if (planned()) {
            spec.addMixin("planning", CommandSpec.forAnnotatedObject(planning));
        }
        spec.addMixin("common", CommandSpec.forAnnotatedObject(common));
        return spec;
    }

    private boolean planned() {
        return forms.stream()
                .anyMatch(f -> PlannedRequest.class.isAssignableFrom(f.page().request()));
    }

    @Override
    public Integer call() {
        common.check();
        OptionalInt instead = subject.instead(spec, common);
        if (instead.isPresent()) {
            return instead.getAsInt();
        }
        ParseResult given = spec.commandLine().getParseResult();
        @Nullable Path out = given.matchedOptionValue("--out", (Path) null);
        if (out != null && !planning.dryRun()) {
            RunDirectory.requireFree(out, common.force);
        }
        Form<?, ?> asked = forms.get(subject.study(given));
        refuseOthers(asked, given);
        return run(asked, CommandText.of(spec), out, Optional.empty());
    }

    /** Refuses options of another study of this command that are given other than by default. */
    private void refuseOthers(Form<?, ?> asked, ParseResult given) {
        List<String> own = asked.options().map(p -> "--" + p.name()).toList();
        forms.stream()
                .flatMap(Form::options)
                .filter(p -> !own.contains("--" + p.name()) && isGiven(p, given))
                .map(p -> "--" + p.name())
                .findFirst()
                .ifPresent(name -> {
                    throw UnusedOption.because(
                            name,
                            "the study of " + asked.study().name() + " has no use for it",
                            "options such as " + String.join(", ", own));
                });
    }

    private static boolean isGiven(Parameter p, ParseResult given) {
        Object value = given.matchedOptionValue("--" + p.name(), (Object) null);
        return value != null
                && !(value instanceof String text && p.value(text).equals(p.fallback()));
    }

    private <Q extends Record & Request<R>, R> int run(
            Form<Q, R> form, String command, @Nullable Path out, Optional<RunDirectory> begun) {
        Page<Q, R> page = form.page();
        GivenOptions.Given about = subject.given(spec, common);
        if (out == null && Caller.current().isEmpty()) {
            about.folder()
                    .ifPresent(
                            folder -> ResultFiles.requireFree(folder, page.file(), common.force));
        }
        Q request = form.study().make(values(form.study(), about));
        Task<Q, R> task = new Task<>(page, about, request, command);
        if (page instanceof KeptPage<Q, R> kept && !planning.dryRun()) {
            return kept(kept, task, () -> begun.orElseGet(() -> begun(task, out)));
        }
        R result;
        Optional<EngineFacts> facts;
        try (Session session = common.session()) {
            result = request instanceof PlannedRequest<R> work
                            && (planning.tells(session.engine()) || work.tellsPlan())
                    ? work.run(session, this::tell)
                    : request.run(session);
            facts = session.engine().facts();
        } catch (PlannedOnly e) {
            return ExitCode.DONE.status();
        }
        page.answer(result);
        Document<Q, R> document = task.document(result, facts);
        boolean called = Caller.current().isPresent();
        if (out == null && !called && about.folder().isPresent()) {
            printed(
                    document,
                    ResultFiles.write(document, about.folder().get()),
                    about.folder().get());
        } else if (out == null && (called || task.folder().isEmpty())) {
            print(document, document.json(Optional.empty()), Optional.empty());
        } else {
            try (RunDirectory directory = directory(task, out)) {
                printed(document, ResultFiles.write(document, directory), directory.path());
            }
        }
        return status(page, result);
    }

    private RunDirectory directory(Task<?, ?> task, @Nullable Path out) {
        return out == null
                ? RunDirectory.next(task.folder().orElseThrow())
                : RunDirectory.create(out, common.force);
    }

    private static <R> int status(Page<?, R> page, R result) {
        return (page.missed(result) ? ExitCode.TARGET_MISSED : ExitCode.DONE).status();
    }

    /** Runs a study that saves its parts, in a directory with a record of how to continue. */
    private <Q extends Record & Request<R>, R> int kept(
            KeptPage<Q, R> page, Task<Q, R> task, Supplier<RunDirectory> place) {
        try (Interruption interruption = Interruption.watch();
                Session session = common.session().withStop(interruption::requested)) {
            KeptPage.Work<R> work = page.work(task.request, session);
            try (RunDirectory directory = place.get()) {
                Path folder = directory.path();
                R result = work.in(folder, this::say, plan -> planning.tell(plan, common));
                session.progress().clear();
                Document<Q, R> document = task.document(result, session.engine().facts());
                printed(document, ResultFiles.write(document, directory), folder);
                return status(page, result);
            }
        }
    }

    private RunDirectory begun(Task<?, ?> task, @Nullable Path out) {
        RunDirectory directory = directory(task, out);
        try {
            new RunRequest(
                            CommandText.arguments(spec),
                            Path.of("").toAbsolutePath(),
                            task.about.facts().dataSha256())
                    .write(directory);
            return directory;
        } catch (IOException e) {
            directory.close();
            throw RunDirectory.unwritable(directory.path(), e);
        }
    }

    /**
     * Continues in a directory; these options have the arguments that the study was started with.
     */
    public int resumed(RunDirectory directory, RunRequest begun, CommonOptions now) {
        common.resumedBy(now);
        return run(
                forms.getFirst(), CommandText.of(begun.arguments()), null, Optional.of(directory));
    }

    private void say(String line) {
        if (!common.quiet) {
            System.err.println("plstar: " + line);
        }
    }

    private void tell(WorkPlan plan) {
        planning.tell(plan, common);
        if (planning.dryRun()) {
            throw new PlannedOnly();
        }
    }

    /** The given values of a request's components, by name. */
    private Map<String, Object> values(Description<?> study, GivenOptions.Given about) {
        ParseResult given = spec.commandLine().getParseResult();
        Map<String, Object> values = new HashMap<>(about.values());
        for (Parameter p : study.parameters()) {
            String name = p.component().getName();
            Object value = given.matchedOptionValue("--" + p.name(), (Object) null);
            if (name.equals(SEED)) {
                values.put(name, common.seed);
            } else if (value != null) {
                values.put(
                        name,
                        switch (value) {
                            case String[] all -> p.value(String.join(",", Arrays.asList(all)));
                            case String one -> p.value(one);
                            default -> value;
                        });
            }
        }
        return values;
    }

    private <Q extends Record & Request<R>, R> void printed(
            Document<Q, R> document, JsonNode json, Path folder) {
        print(document, json, Optional.of(folder));
        if (!common.json) {
            document.page().next(document.result(), folder).forEach(System.out::println);
        }
    }

    private void print(Document<?, ?> document, JsonNode json, Optional<Path> folder) {
        Optional<Caller> caller = Caller.current();
        if (caller.isPresent()) {
            caller.get().take(document, json);
        } else if (common.json) {
            System.out.println(json);
        } else {
            AccountText.print(document.account(), folder, "--out DIR writes them");
        }
    }
}
