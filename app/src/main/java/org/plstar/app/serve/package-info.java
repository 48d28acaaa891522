/**
 * The live page: an HTTP server for runs while they train and afterwards. {@link
 * org.plstar.app.serve.LiveServer} is its door; a route answers one kind of request.
 */
@NullMarked
package org.plstar.app.serve;

import org.jspecify.annotations.NullMarked;
