package org.plstar.study.train.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Answers one kind of request, after its access was checked. */
@FunctionalInterface
interface Route {
    /** Answers a request. */
    void answer(HttpExchange exchange, Query query) throws IOException;

    /** Whether the answer is a stream for a program, whose address is never displayed. */
    default boolean streams() {
        return false;
    }
}
