package org.plstar.app.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Answers one kind of request, whose right to be answered has been checked. */
@FunctionalInterface
interface Route {
    /** Answers. */
    void answer(HttpExchange exchange, Query query) throws IOException;
}
