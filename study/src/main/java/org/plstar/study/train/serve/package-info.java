/**
 * The live page: an HTTP server for runs while they train and afterwards; a route answers one kind
 * of request.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.study.train.serve;
