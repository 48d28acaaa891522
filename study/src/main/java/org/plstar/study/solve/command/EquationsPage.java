package org.plstar.study.solve.command;

import java.util.Optional;
import org.plstar.study.Request;
import org.plstar.study.page.Document;
import org.plstar.study.page.Page;

/** What the pages of {@code plstar solve} have in common: file, folder and title. */
interface EquationsPage<Q extends Record & Request<R>, R> extends Page<Q, R> {
    @Override
    default String file() {
        return "solve";
    }

    @Override
    default Optional<String> folder(String data) {
        return Optional.of(file());
    }

    @Override
    default String title(Document<Q, R> d) {
        return "Equations: " + d.subject().data();
    }
}
