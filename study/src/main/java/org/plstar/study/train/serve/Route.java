package org.plstar.study.train.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Answers one kind of request, whose right to be answered has been checked. */
@FunctionalInterface
interface Route {
    /** Answers. */
    void answer(HttpExchange exchange, Query query) throws IOException;

    /** Whether the answer is for a program and goes on, so that nobody is shown its address. */
    default boolean streams() {
        return false;
    }
}
