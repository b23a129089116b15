"""Errors of HTTP itself, common to all operations. gunicorn and nginx send some of them too."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar

from muster.core.errors import ERRORS_MEMBER, MusterError


class InvalidPart(MusterError):
    """A request with one part that is invalid as a whole: ``errors`` names it."""

    members: ClassVar[Mapping[str, str]] = {"errors": ERRORS_MEMBER}
    part: ClassVar[str]

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail)
        self.extra = {"errors": {self.part: [self.detail]}}


class InvalidRequest(MusterError):
    status = HTTPStatus.BAD_REQUEST
    code = "invalid"
    cause = "Django refused the request before the API received it."
    remedy = "Correct the address and the headers."


class MalformedRequest(MusterError):
    status = HTTPStatus.BAD_REQUEST
    code = "malformed_request"
    cause = "The request is not valid HTTP."
    remedy = "Send a request as HTTP/1.1 defines it."


class MalformedBody(InvalidPart):
    status = HTTPStatus.BAD_REQUEST
    code = "malformed_body"
    cause = "The body is not JSON, or not of the kind (object or array) that the operation takes."
    remedy = "Send the JSON that the operation's schema describes."
    part = "body"


class HostNotAllowed(InvalidPart):
    status = HTTPStatus.BAD_REQUEST
    code = "host_not_allowed"
    cause = "The Host header names a host that this server does not serve."
    remedy = "Use the server's own name, or add this one to ALLOWED_HOSTS."
    part = "Host"


class CrossSiteWrite(MusterError):
    status = HTTPStatus.FORBIDDEN
    code = "cross_site_write"
    cause = "A page of another site sent this write, as Sec-Fetch-Site or Origin says."
    remedy = "Write from a page of this server, or from a program that sends neither header."


class MalformedChunks(MalformedRequest):
    """A chunked body that violates RFC 9112."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{self.cause} {reason} {self.remedy}")


class BodyIncomplete(InvalidPart):
    status = HTTPStatus.BAD_REQUEST
    code = "body_incomplete"
    cause = "The connection ended before the whole body arrived, so nothing was done."
    remedy = "Send the request again."
    part = "body"


class RequestTimeout(MusterError):
    status = HTTPStatus.REQUEST_TIMEOUT
    code = "request_timeout"
    cause = "The headers or the body of the request did not arrive in time, so nothing was done."
    remedy = "Send the request again."


class ServerBusy(MusterError):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "server_busy"
    cause = "The server holds too many unfinished requests, and this one is the largest."
    remedy = "Try again later."
    retry_after_s = 5


class TooManyParameters(MusterError):
    status = HTTPStatus.BAD_REQUEST
    code = "too_many_parameters"
    cause = "The query string holds too many parameters."
    remedy = "Send fewer parameters."


class MethodNotAllowed(MusterError):
    status = HTTPStatus.METHOD_NOT_ALLOWED
    code = "method_not_allowed"
    cause = "The address does not take this method."
    remedy = "Use a method that the Allow header lists."


class NotAcceptable(MusterError):
    status = HTTPStatus.NOT_ACCEPTABLE
    code = "not_acceptable"
    cause = "The Accept header excludes every format of the answer."
    remedy = "Accept application/json."


class LengthRequired(MusterError):
    status = HTTPStatus.LENGTH_REQUIRED
    code = "length_required"
    cause = "The body has no Content-Length."
    remedy = "Send the body with a Content-Length, not in chunks."


class BodyTooLarge(MusterError):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "body_too_large"
    title = "Content Too Large"
    cause = "The body is larger than the server accepts."
    remedy = "Split it over several requests."
    members: ClassVar[Mapping[str, str]] = {"errors": ERRORS_MEMBER}


class UriTooLong(MusterError):
    status = HTTPStatus.REQUEST_URI_TOO_LONG
    code = "uri_too_long"
    title = "URI Too Long"
    cause = "The address is longer than the 8,190 bytes that the server accepts."
    remedy = "Shorten the query string."


class UnsupportedMediaType(MusterError):
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "unsupported_media_type"
    cause = "The Content-Type of the body is not JSON."
    remedy = "Send JSON with Content-Type: application/json."


class ExpectationFailed(MusterError):
    status = HTTPStatus.EXPECTATION_FAILED
    code = "expectation_failed"
    cause = "The Expect header asks for something other than 100-continue."
    remedy = "Leave the Expect header out."


class HeadersTooLarge(MusterError):
    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    code = "headers_too_large"
    cause = "The headers are larger than the server accepts."
    remedy = "Send fewer or shorter headers."


class InternalError(MusterError):
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    code = "internal_error"
    cause = "The server failed unexpectedly."
    remedy = "Look for the request_id in the server's log."


class UnknownTransferCoding(MusterError):
    status = HTTPStatus.NOT_IMPLEMENTED
    code = "not_implemented"
    cause = "The server does not know the Transfer-Encoding of the request."
    remedy = "Send the body with a Content-Length."


class ServerUnavailable(MusterError):
    """Sent by nginx when the application is unreachable."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "server_unavailable"
    cause = "The application does not answer."
    remedy = "Try again later."
    retry_after_s = 1
