package org.plstar.study.landscape.command;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.TreeMap;
import org.plstar.study.Subject;
import org.plstar.study.command.SubjectOptions;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.train.run.StoredPath;
import picocli.CommandLine.Model.CommandSpec;

/** Options of a subject that also read the path of a run. */
final class PathOptions extends SubjectOptions {
    @Override
    public Given given(CommandSpec spec, CommonOptions common) {
        Given point = super.given(spec, common);
        Subject s = (Subject) requireNonNull(point.values().get("subject"));
        return new Given(
                Map.of(
                        "subject",
                        s,
                        "iterates",
                        run.map(path -> StoredPath.read(path, s.model().layout().size()))
                                .orElseGet(TreeMap::new)),
                point.facts(),
                point.name());
    }
}
