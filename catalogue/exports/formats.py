"""The formats that every list is served in. A further one is a function of request, catalogue and filter set here."""

from catalogue.exports.answers import refusal, said_of
from catalogue.exports.as_atom import atom_response
from catalogue.exports.as_csv import csv_response
from catalogue.exports.as_json import json_response
from catalogue.exports.as_xlsx import xlsx_response

FORMATS = {"csv": csv_response, "xlsx": xlsx_response, "json": json_response}
FEED = atom_response


def answer(make, request, catalogue, filterset):
    """The file, or what of the query could not be understood."""
    return refusal(said_of(filterset)) if filterset.refused else make(request, catalogue, filterset)
